package churnline.edge.sql;

import churnline.core.dataset.RowBlock;
import java.sql.SQLException;

/** Rows of a query on their way, block by block; memory does not grow with the result. */
public interface BlockCursor extends AutoCloseable {
  /** Returns the next rows in a reused block, or null after the last. */
  RowBlock next() throws SQLException;

  /**
   * A column of text behind those of the block.
   *
   * @param column from 0
   * @param row of the block given last
   */
  String text(int column, int row) throws SQLException;

  @Override
  void close() throws SQLException;
}

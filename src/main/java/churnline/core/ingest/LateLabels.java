package churnline.core.ingest;

import churnline.core.dataset.RowBlock;
import java.util.List;

/**
 * The rows of one file that brings outcomes and no features: first all are added, then they are
 * given back in their order, completed from the rows that were ever accepted. One instance serves
 * one file and one thread; memory does not grow with the file.
 */
public interface LateLabels extends AutoCloseable {
  /** What is known of the client of a row, at its time where the schema has one. */
  enum Match {
    /** A row waits for an outcome, or has this very one: features and value are filled in. */
    FOUND,
    /** Only the other outcome is known, from the store or from further up in this file. */
    CONTRADICTED,
    /** There is no such row. */
    UNKNOWN
  }

  /**
   * Adds row {@code row} of {@code block}: its id, time, label and line.
   *
   * @param cells the row verbatim, given back by {@link #cells}
   */
  void add(RowBlock block, int row, List<String> cells);

  /**
   * Returns the next rows, or null after the last; the block is reused. Keys and ordinals are not
   * set. Once it was called, no row may be added.
   */
  RowBlock next();

  /** What was found for a row of the block given last. */
  Match match(int row);

  /** The cells of a row of the block given last. */
  List<String> cells(int row);

  @Override
  void close();
}

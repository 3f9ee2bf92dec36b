package churnline.edge.sql.postgres;

import churnline.core.dataset.RowBlock;
import churnline.edge.sql.BlockCursor;
import churnline.edge.sql.BlockReader;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A cursor that the server keeps, read by as many rows as a block holds. */
final class PostgresCursor implements BlockCursor {
  private final RowTable table;
  private final RowBlock block;
  private final String[][] texts;
  private final PreparedStatement statement;
  private final ResultSet result;

  /** Levels met before, so that equal ones are one object. */
  private final Map<String, String> levels = new HashMap<>();

  /** The connection must not commit by itself: the cursor lives in its transaction. */
  PostgresCursor(Connection connection, RowTable table, int texts, String sql, Object... parameters)
      throws SQLException {
    this.table = table;
    this.texts = new String[texts][RowBlock.CAPACITY];
    block = new RowBlock(table.numeric(), table.categorical());
    statement = connection.prepareStatement(sql);
    try {
      statement.setFetchSize(RowBlock.CAPACITY);
      Sql.bind(statement, parameters);
      result = statement.executeQuery();
    } catch (SQLException | RuntimeException refused) {
      statement.close();
      throw refused;
    }
  }

  @Override
  public RowBlock next() throws SQLException {
    int row = 0;
    while (row < RowBlock.CAPACITY && result.next()) {
      fill(row++);
    }
    block.size = row;
    return row == 0 ? null : block;
  }

  @Override
  public String text(int column, int row) {
    return texts[column][row];
  }

  private void fill(int row) throws SQLException {
    block.ordinal[row] = result.getLong(1);
    block.sequence[row] = result.getLong(2);
    block.line[row] = result.getLong(3);
    block.bucket[row] = result.getShort(4);
    block.id[row] = result.getString(5);
    block.time[row] = result.getString(6);
    block.timeOrder[row] = number(7);
    byte label = (byte) result.getShort(8);
    block.label[row] = result.wasNull() ? RowBlock.UNLABELLED : label;
    block.value[row] = number(BlockReader.FIXED);
    int at = BlockReader.FIXED;
    for (double[] column : block.numeric) {
      column[row] = number(++at);
    }
    for (String[] column : block.categorical) {
      String level = result.getString(++at);
      column[row] = level == null ? null : levels.computeIfAbsent(level, same -> same);
    }
    at = BlockReader.width(table);
    for (String[] column : texts) {
      column[row] = result.getString(++at);
    }
  }

  private double number(int column) throws SQLException {
    double value = result.getDouble(column);
    return result.wasNull() ? Double.NaN : value;
  }

  @Override
  public void close() throws SQLException {
    try (statement) {
      result.close();
    }
  }
}

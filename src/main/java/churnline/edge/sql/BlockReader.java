package churnline.edge.sql;

import churnline.core.dataset.RowBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Streams rows of the store into blocks. */
public final class BlockReader {
  /** Columns before the features. */
  public static final int FIXED = 9;

  private final Dialect dialect;
  private final RowTable table;

  public BlockReader(Dialect dialect, RowTable table) {
    this.dialect = dialect;
    this.table = table;
  }

  /**
   * The select list that {@link #read} expects; {@code seen} tells which column orders the rows.
   */
  public String columns(String rows, String seen) {
    return Stream.concat(
            Stream.of(
                seen,
                rows + ".sequence",
                rows + ".line",
                rows + ".bucket",
                rows + ".id",
                rows + ".period",
                rows + ".time_order",
                rows + ".label",
                rows + ".value"),
            table.features().stream().map(name -> rows + "." + name))
        .collect(Collectors.joining(", "));
  }

  /** Runs a query made with {@link #columns} and hands over each block, which is reused. */
  public void read(Connection connection, String sql, Consumer<RowBlock> each, Object... parameters)
      throws SQLException {
    try (BlockCursor cursor = dialect.blocks(connection, table, 0, sql, parameters)) {
      for (RowBlock block = cursor.next(); block != null; block = cursor.next()) {
        each.accept(block);
      }
    }
  }

  /** Number of columns that {@link #columns} selects. */
  public static int width(RowTable table) {
    return FIXED + table.numeric() + table.categorical();
  }
}

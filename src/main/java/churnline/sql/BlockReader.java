package churnline.sql;

import churnline.dataset.RowBlock;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/** Streams rows of the store into blocks, chunk by chunk. */
final class BlockReader {
  private static final int FIXED = 8;
  private final RowTable table;

  BlockReader(RowTable table) {
    this.table = table;
  }

  /**
   * The select list that {@link #read} expects; {@code sequence} tells which column orders the
   * rows.
   */
  String columns(String rows, String seen) {
    return Stream.concat(
            Stream.of(
                seen,
                rows + ".sequence",
                rows + ".line",
                rows + ".bucket",
                rows + ".id",
                rows + ".period",
                rows + ".label",
                rows + ".value"),
            table.features().stream().map(name -> rows + "." + name))
        .collect(Collectors.joining(", "));
  }

  /** Runs a query made with {@link #columns} and hands over each chunk in a reused block. */
  void read(DuckDBConnection connection, String sql, Consumer<RowBlock> each, Object... parameters)
      throws SQLException {
    RowBlock block = new RowBlock(table.numeric(), table.categorical());
    Map<String, String> levels = new HashMap<>();
    try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
      Query.bind(statement, parameters);
      try (DuckDBChunkedResult result = statement.query()) {
        while (result.nextChunk()) {
          fill(block, result.chunk(), levels);
          each.accept(block);
        }
      }
    }
  }

  /** Number of columns that {@link #columns} selects. */
  int width() {
    return FIXED + table.numeric() + table.categorical();
  }

  /**
   * Fills a block from a chunk that begins with {@link #columns}.
   *
   * @param levels levels met before, so that equal ones are one object
   */
  void fill(RowBlock block, DuckDBDataChunkReader chunk, Map<String, String> levels) {
    int size = Math.toIntExact(chunk.rowCount());
    block.size = size;
    DuckDBReadableVector seen = chunk.vector(0);
    DuckDBReadableVector sequence = chunk.vector(1);
    DuckDBReadableVector line = chunk.vector(2);
    DuckDBReadableVector bucket = chunk.vector(3);
    DuckDBReadableVector id = chunk.vector(4);
    DuckDBReadableVector period = chunk.vector(5);
    DuckDBReadableVector label = chunk.vector(6);
    DuckDBReadableVector value = chunk.vector(7);
    for (int row = 0; row < size; row++) {
      block.ordinal[row] = seen.getLong(row);
      block.sequence[row] = sequence.getLong(row);
      block.line[row] = line.getLong(row);
      block.bucket[row] = bucket.getShort(row);
      block.id[row] = id.isNull(row) ? null : id.getString(row);
      block.time[row] = period.isNull(row) ? null : period.getString(row);
      block.label[row] = label.getByte(row, RowBlock.UNLABELLED);
      block.value[row] = value.getDouble(row, Double.NaN);
    }
    for (int column = 0; column < table.numeric(); column++) {
      DuckDBReadableVector vector = chunk.vector(FIXED + column);
      double[] target = block.numeric[column];
      for (int row = 0; row < size; row++) {
        target[row] = vector.getDouble(row, Double.NaN);
      }
    }
    for (int column = 0; column < table.categorical(); column++) {
      DuckDBReadableVector vector = chunk.vector(FIXED + table.numeric() + column);
      String[] target = block.categorical[column];
      for (int row = 0; row < size; row++) {
        target[row] =
            vector.isNull(row)
                ? null
                : levels.computeIfAbsent(vector.getString(row), level -> level);
      }
    }
  }
}

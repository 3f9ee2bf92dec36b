package churnline.edge.sql.duckdb;

import churnline.core.dataset.RowBlock;
import churnline.edge.sql.BlockCursor;
import churnline.edge.sql.BlockReader;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/** DuckDB's chunks, which are as large as a block. */
final class DuckDbCursor implements BlockCursor {
  private final RowTable table;
  private final RowBlock block;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;

  /** Levels met before, so that equal ones are one object. */
  private final Map<String, String> levels = new HashMap<>();

  private DuckDBDataChunkReader chunk;

  DuckDbCursor(DuckDBConnection connection, RowTable table, String sql, Object... parameters)
      throws SQLException {
    this.table = table;
    block = new RowBlock(table.numeric(), table.categorical());
    statement = connection.prepare(sql);
    try {
      Sql.bind(statement, parameters);
      result = statement.query();
    } catch (SQLException | RuntimeException refused) {
      statement.close();
      throw refused;
    }
  }

  @Override
  public RowBlock next() throws SQLException {
    if (!result.nextChunk()) {
      return null;
    }
    chunk = result.chunk();
    fill();
    return block;
  }

  @Override
  public String text(int column, int row) throws SQLException {
    return chunk.vector(BlockReader.width(table) + column).getString(row);
  }

  private void fill() throws SQLException {
    int size = Math.toIntExact(chunk.rowCount());
    block.size = size;
    fillFixed(size);
    for (int column = 0; column < table.numeric(); column++) {
      DuckDBReadableVector vector = chunk.vector(BlockReader.FIXED + column);
      double[] target = block.numeric[column];
      for (int row = 0; row < size; row++) {
        target[row] = vector.getDouble(row, Double.NaN);
      }
    }
    for (int column = 0; column < table.categorical(); column++) {
      DuckDBReadableVector vector = chunk.vector(BlockReader.FIXED + table.numeric() + column);
      String[] target = block.categorical[column];
      for (int row = 0; row < size; row++) {
        target[row] =
            vector.isNull(row)
                ? null
                : levels.computeIfAbsent(vector.getString(row), level -> level);
      }
    }
  }

  /** The columns that every table has. */
  private void fillFixed(int size) throws SQLException {
    DuckDBReadableVector seen = chunk.vector(0);
    DuckDBReadableVector sequence = chunk.vector(1);
    DuckDBReadableVector line = chunk.vector(2);
    DuckDBReadableVector bucket = chunk.vector(3);
    DuckDBReadableVector id = chunk.vector(4);
    DuckDBReadableVector period = chunk.vector(5);
    DuckDBReadableVector timeOrder = chunk.vector(6);
    DuckDBReadableVector label = chunk.vector(7);
    DuckDBReadableVector value = chunk.vector(8);
    for (int row = 0; row < size; row++) {
      block.ordinal[row] = seen.getLong(row);
      block.sequence[row] = sequence.getLong(row);
      block.line[row] = line.getLong(row);
      block.bucket[row] = bucket.getShort(row);
      block.id[row] = id.isNull(row) ? null : id.getString(row);
      block.time[row] = period.isNull(row) ? null : period.getString(row);
      block.timeOrder[row] = timeOrder.getDouble(row, Double.NaN);
      block.label[row] = label.getByte(row, RowBlock.UNLABELLED);
      block.value[row] = value.getDouble(row, Double.NaN);
    }
  }

  @Override
  public void close() throws SQLException {
    try (statement) {
      result.close();
    }
  }
}

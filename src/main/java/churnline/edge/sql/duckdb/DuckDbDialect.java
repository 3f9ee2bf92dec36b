package churnline.edge.sql.duckdb;

import churnline.edge.sql.BlockCursor;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.RowWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** What DuckDB says otherwise. */
final class DuckDbDialect implements Dialect {
  @Override
  public String folder() {
    return "duckdb";
  }

  @Override
  public List<String> scripts() {
    return List.of(
        "V1__store",
        "V2__late_labels",
        "V3__retention",
        "V4__published_facts",
        "V5__accepted_content",
        "V6__node",
        "V7__weights_sha256",
        "V8__time_order",
        "V9__outbox");
  }

  @Override
  public String text() {
    return "VARCHAR";
  }

  @Override
  public String real() {
    return "DOUBLE";
  }

  @Override
  public String label() {
    return "TINYINT";
  }

  /** None: DuckDB scans two columns faster than it keeps an index. */
  @Override
  public List<String> indexes(boolean deduplicate) {
    return List.of();
  }

  @Override
  public String last(String value, String by, String condition) {
    return "arg_max(%s, %s) FILTER (WHERE %s)".formatted(value, by, condition);
  }

  @Override
  public String lastBatchNumber() {
    return "SELECT last_value FROM duckdb_sequences() WHERE sequence_name = 'batch_number'";
  }

  @Override
  public String restartBatchNumbers(long next) {
    return "CREATE OR REPLACE SEQUENCE batch_number START " + next;
  }

  @Override
  public RowWriter writer(Connection connection, String table, String... columns)
      throws SQLException {
    return new DuckDbWriter(((DuckDBConnection) connection).createAppender(table));
  }

  @Override
  public void filled(Connection connection, String table) {}

  @Override
  public BlockCursor blocks(
      Connection connection, RowTable table, int texts, String sql, Object... parameters)
      throws SQLException {
    return new DuckDbCursor((DuckDBConnection) connection, table, sql, parameters);
  }
}

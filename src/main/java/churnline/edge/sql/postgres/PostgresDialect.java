package churnline.edge.sql.postgres;

import churnline.edge.sql.BlockCursor;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What PostgreSQL says otherwise. */
final class PostgresDialect implements Dialect {
  @Override
  public String folder() {
    return "postgresql";
  }

  @Override
  public List<String> scripts() {
    return List.of(
        "V1__store",
        "V2__accepted_content",
        "V3__nodes",
        "V4__weights_sha256",
        "V5__time_order",
        "V6__outbox");
  }

  @Override
  public String text() {
    return "TEXT COLLATE \"C\"";
  }

  @Override
  public String real() {
    return "DOUBLE PRECISION";
  }

  @Override
  public String label() {
    return "SMALLINT";
  }

  @Override
  public List<String> indexes(boolean deduplicate) {
    return List.of(
        "CREATE "
            + (deduplicate ? "UNIQUE " : "")
            + "INDEX observation_key ON observation (key_high, key_low)",
        "CREATE UNIQUE INDEX observation_sequence ON observation (sequence)",
        "CREATE INDEX observation_batch ON observation (batch)",
        "CREATE INDEX observation_id ON observation (id)",
        "CREATE INDEX sighting_key ON sighting (key_high, key_low)",
        "CREATE INDEX sighting_batch ON sighting (batch)");
  }

  @Override
  public String last(String value, String by, String condition) {
    return "(array_agg(%s ORDER BY %s DESC) FILTER (WHERE %s))[1]".formatted(value, by, condition);
  }

  @Override
  public String lastBatchNumber() {
    return "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND"
        + " sequencename = 'batch_number'";
  }

  @Override
  public String restartBatchNumbers(long next) {
    return "ALTER SEQUENCE batch_number RESTART WITH " + next;
  }

  @Override
  public RowWriter writer(Connection connection, String table, String... columns)
      throws SQLException {
    return CopyWriter.open(connection, table, List.of(columns));
  }

  @Override
  public void filled(Connection connection, String table) throws SQLException {
    Sql.update(connection, "ANALYZE " + table);
  }

  @Override
  public BlockCursor blocks(
      Connection connection, RowTable table, int texts, String sql, Object... parameters)
      throws SQLException {
    return new PostgresCursor(connection, table, texts, sql, parameters);
  }
}

package churnline.edge.sql.duckdb;

import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import churnline.edge.sql.load.RowFeed;
import churnline.edge.sql.load.RowLoad;
import java.sql.Connection;
import java.sql.SQLException;

/** Rows that DuckDB pulls through the {@link RowFunctions}: no staging table, no index. */
final class DuckDbRowLoad implements RowLoad {
  private static final String SIGHTINGS =
      "INSERT INTO sighting SELECT k.key_high, k.key_low, ?, CAST(? AS BIGINT) + k.ordinal, k.line"
          + " FROM feed_keys(?) k WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.batch = ?"
          + " AND o.sequence = CAST(? AS BIGINT) + k.ordinal)";

  private final RowTable table;
  private final RowFunctions functions;
  private final boolean deduplicate;

  DuckDbRowLoad(RowTable table, RowFunctions functions, boolean deduplicate) {
    this.table = table;
    this.functions = functions;
    this.deduplicate = deduplicate;
  }

  @Override
  public boolean readsSpooledKeys() {
    return deduplicate;
  }

  @Override
  public long observations(Connection connection, long batch, long first, RowFeed feed)
      throws SQLException {
    long number = functions.open(feed);
    try {
      return Sql.update(connection, deduplicate ? insertNew() : insertAll(), batch, first, number);
    } finally {
      functions.close(number);
    }
  }

  @Override
  public void sightings(Connection connection, long batch, long first, RowFeed feed)
      throws SQLException {
    long number = functions.open(feed);
    try {
      Sql.update(connection, SIGHTINGS, batch, first, number, batch, first);
    } finally {
      functions.close(number);
    }
  }

  private String insertNew() {
    StringBuilder values = new StringBuilder();
    StringBuilder picked = new StringBuilder();
    for (String column : table.features()) {
      values.append(", s.").append(column);
      picked.append(", any_value(").append(column).append(") AS ").append(column);
    }
    return "INSERT INTO observation SELECT s.key_high, s.key_low, ?, CAST(? AS BIGINT) + s.ordinal,"
        + " s.line, s.bucket, s.id, s.period, s.label, s.value"
        + values
        + ", s.time_order FROM (SELECT key_high, key_low, min(ordinal) AS ordinal, min(line) AS"
        + " line, any_value(bucket) AS bucket, any_value(id) AS id, any_value(period) AS period,"
        + " any_value(label) AS label, any_value(value) AS value"
        + picked
        + ", any_value(time_order) AS time_order FROM feed_rows(?) GROUP BY key_high, key_low) s"
        + " WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.key_high = s.key_high AND"
        + " o.key_low = s.key_low)";
  }

  private String insertAll() {
    String features = String.join(", ", table.features());
    return "INSERT INTO observation SELECT key_high, key_low, ?, CAST(? AS BIGINT) + ordinal, line,"
        + " bucket, id, period, label, value, "
        + features
        + ", time_order FROM feed_rows(?)";
  }
}

package churnline.sql;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Moves the rows of a feed into the tables, in the caller's transaction. */
final class RowInsert {
  private static final String SIGHTINGS =
      "INSERT INTO sighting SELECT k.key_high, k.key_low, ?, CAST(? AS BIGINT) + k.ordinal, k.line"
          + " FROM feed_keys(?) k WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.batch = ?"
          + " AND o.sequence = CAST(? AS BIGINT) + k.ordinal)";

  private final RowTable table;
  private final boolean deduplicate;

  RowInsert(RowTable table, boolean deduplicate) {
    this.table = table;
    this.deduplicate = deduplicate;
  }

  /**
   * Inserts what is new.
   *
   * @param first sequence number of the first row
   * @param feed number of the feed
   * @return how many rows were
   */
  long observations(Connection connection, long batch, long first, long feed) throws SQLException {
    return Query.update(connection, deduplicate ? insertNew() : insertAll(), batch, first, feed);
  }

  /** Inserts the sightings of rows that are not new; to be called after {@link #observations}. */
  void sightings(Connection connection, long batch, long first, long feed) throws SQLException {
    Query.update(connection, SIGHTINGS, batch, first, feed, batch, first);
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
        + " FROM (SELECT key_high, key_low, min(ordinal) AS ordinal, min(line) AS line,"
        + " any_value(bucket) AS bucket, any_value(id) AS id, any_value(period) AS period,"
        + " any_value(label) AS label, any_value(value) AS value"
        + picked
        + " FROM feed_rows(?) GROUP BY key_high, key_low) s WHERE NOT EXISTS (SELECT 1 FROM"
        + " observation o WHERE o.key_high = s.key_high AND o.key_low = s.key_low)";
  }

  private String insertAll() {
    String features = String.join(", ", table.features());
    return "INSERT INTO observation SELECT key_high, key_low, ?, CAST(? AS BIGINT) + ordinal, line,"
        + " bucket, id, period, label, value, "
        + features
        + " FROM feed_rows(?)";
  }

  /** Inserts what the feed set aside. */
  void quarantine(DuckDBConnection connection, long batch, RowFeed feed) throws SQLException {
    DataInputStream in = feed.quarantine().read();
    if (in == null) {
      return;
    }
    try (DuckDBAppender appender = connection.createAppender("quarantine")) {
      for (long row = 0; row < feed.quarantined(); row++) {
        long line = in.readLong();
        byte[] utf8 = in.readNBytes(in.readInt());
        appender.beginRow();
        appender.append(batch);
        appender.append(line);
        appender.append(new String(utf8, StandardCharsets.UTF_8));
        appender.endRow();
      }
    } catch (EOFException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failure) {
      throw Database.unavailable("quarantined rows could not be stored", failure);
    }
  }
}

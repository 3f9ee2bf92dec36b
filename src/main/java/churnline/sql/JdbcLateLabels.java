package churnline.sql;

import churnline.dataset.RowBlock;
import churnline.ingest.LateLabels;
import churnline.json.Json;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Outcomes without features in a temporary table of a connection of their own, which sees the last
 * commit, and one query that finds their rows. With a time column an outcome belongs to the rows of
 * its client and time; without one to the client's last row.
 */
final class JdbcLateLabels implements LateLabels {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private final DuckDBConnection connection;
  private final BlockReader reader;
  private final String query;
  private final RowBlock block;
  private final Map<String, String> levels = new HashMap<>();
  private DuckDBAppender appender;
  private DuckDBPreparedStatement statement;
  private DuckDBChunkedResult result;
  private DuckDBDataChunkReader chunk;

  private JdbcLateLabels(DuckDBConnection connection, RowTable table, boolean timed) {
    this.connection = connection;
    reader = new BlockReader(table);
    query = query(table, timed);
    block = new RowBlock(table.numeric(), table.categorical());
  }

  /**
   * Opens an empty one.
   *
   * @param timed whether the schema has a time column
   */
  static JdbcLateLabels open(Database database, RowTable table, boolean timed) {
    try {
      DuckDBConnection connection = database.reader();
      JdbcLateLabels labels = new JdbcLateLabels(connection, table, timed);
      Query.update(
          connection,
          "CREATE TEMP TABLE outcome (ordinal BIGINT, line BIGINT, id VARCHAR, period VARCHAR,"
              + " label TINYINT, cells VARCHAR)");
      labels.appender = connection.createAppender("temp", "main", "outcome");
      return labels;
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  @Override
  public void add(RowBlock from, int row, List<String> cells) {
    try {
      appender.beginRow();
      appender.append(from.ordinal[row]);
      appender.append(from.line[row]);
      appender.append(from.id[row]);
      if (from.time[row] == null) {
        appender.appendNull();
      } else {
        appender.append(from.time[row]);
      }
      appender.append(from.label[row]);
      appender.append(Json.text(cells));
      appender.endRow();
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  @Override
  public RowBlock next() {
    try {
      if (result == null) {
        appender.close();
        statement = connection.prepare(query);
        result = statement.query();
      }
      if (!result.nextChunk()) {
        return null;
      }
      chunk = result.chunk();
      reader.fill(block, chunk, levels);
      return block;
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  @Override
  public Match match(int row) {
    return Match.valueOf(chunk.vector(reader.width() + 1).getString(row));
  }

  @Override
  public List<String> cells(int row) {
    return Json.read(chunk.vector(reader.width()).getString(row), TEXTS);
  }

  /** The temporary table goes with the connection. */
  @Override
  public void close() {
    try (connection) {
      if (result != null) {
        result.close();
      }
      if (statement != null) {
        statement.close();
      }
      if (!appender.isClosed()) {
        appender.close();
      }
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  /**
   * One line per outcome in file order: the columns of {@link BlockReader}, its cells and its
   * {@link Match}. An answered row is out of the question; {@code source} is the row to take the
   * features from.
   */
  private static String query(RowTable table, boolean timed) {
    String wanted =
        " WHERE EXISTS (SELECT 1 FROM outcome t WHERE t.id = o.id"
            + (timed ? " AND t.period = o.period" : "")
            + ") AND "
            + LateLabelJoin.OPEN;
    StringBuilder features = new StringBuilder();
    table.features().forEach(column -> features.append(", o.").append(column));
    return """
        WITH seen AS (
          SELECT o.id, o.period, o.label, o.sequence, o.sequence AS seen FROM observation o %1$s
          UNION ALL
          SELECT o.id, o.period, o.label, o.sequence, s.sequence AS seen FROM sighting s
            JOIN observation o ON o.key_high = s.key_high AND o.key_low = s.key_low %1$s),
        state AS (%2$s),
        known AS (
          SELECT id, period,
            arg_max(sequence, seen) FILTER (WHERE label = 1) AS positive,
            arg_max(sequence, seen) FILTER (WHERE label = 0) AS negative,
            arg_max(sequence, seen) FILTER (WHERE label IS NULL) AS waiting
          FROM state GROUP BY id, period),
        matched AS (
          SELECT t.*, k.id IS NOT NULL AS is_known,
            CASE
              WHEN t.label = 1 AND k.positive IS NOT NULL THEN k.positive
              WHEN t.label = 0 AND k.negative IS NOT NULL THEN k.negative
              WHEN k.positive IS NULL AND k.negative IS NULL AND t.label = t.first_label THEN k.waiting
            END AS source
          FROM (SELECT *, first_value(label) OVER (PARTITION BY id, period ORDER BY ordinal) AS first_label
              FROM outcome) t
            LEFT JOIN known k ON k.id = t.id AND k.period IS NOT DISTINCT FROM t.period)
        SELECT m.ordinal, m.ordinal AS sequence, m.line, coalesce(o.bucket, CAST(0 AS SMALLINT)) AS bucket,
          m.id, m.period, m.label, o.value%3$s, m.cells,
          CASE WHEN m.source IS NOT NULL THEN 'FOUND' WHEN m.is_known THEN 'CONTRADICTED' ELSE 'UNKNOWN' END AS match
        FROM matched m LEFT JOIN observation o ON o.sequence = m.source
        ORDER BY m.ordinal"""
        .formatted(
            wanted,
            timed
                ? "SELECT * FROM seen"
                : "SELECT DISTINCT ON (id) * FROM seen ORDER BY id, seen DESC",
            features);
  }

  private static RuntimeException failed(SQLException failure) {
    return Database.unavailable("outcomes could not be looked up", failure);
  }
}

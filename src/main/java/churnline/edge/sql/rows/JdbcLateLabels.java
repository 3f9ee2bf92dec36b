package churnline.edge.sql.rows;

import churnline.core.dataset.RowBlock;
import churnline.core.ingest.LateLabels;
import churnline.edge.json.Json;
import churnline.edge.sql.BlockCursor;
import churnline.edge.sql.BlockReader;
import churnline.edge.sql.Database;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Outcomes without features in a temporary table of a connection of their own, which sees the last
 * commit, and one query that finds their rows. With a time column an outcome belongs to the rows of
 * its client and time; without one to the client's last row.
 */
public final class JdbcLateLabels implements LateLabels {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  /**
   * One line per outcome in file order: the columns of {@link BlockReader}, its cells and its
   * {@link Match}. An answered row is out of the question; {@code source} is the row to take the
   * features from.
   */
  private static final String QUERY =
      """
      WITH seen AS (
        SELECT o.id, o.time_order, o.label, o.sequence, o.sequence AS seen FROM observation o %1$s
        UNION ALL
        SELECT o.id, o.time_order, o.label, o.sequence, s.sequence AS seen FROM sighting s
          JOIN observation o ON o.key_high = s.key_high AND o.key_low = s.key_low %1$s),
      state AS (%2$s),
      known AS (
        SELECT id, time_order,
          %4$s AS positive,
          %5$s AS negative,
          %6$s AS waiting
        FROM state GROUP BY id, time_order),
      matched AS (
        SELECT t.*, k.id IS NOT NULL AS is_known,
          CASE
            WHEN t.label = 1 AND k.positive IS NOT NULL THEN k.positive
            WHEN t.label = 0 AND k.negative IS NOT NULL THEN k.negative
            WHEN k.positive IS NULL AND k.negative IS NULL AND t.label = t.first_label THEN k.waiting
          END AS source
        FROM (SELECT *, first_value(label) OVER (PARTITION BY id, time_order ORDER BY ordinal) AS first_label
            FROM outcome) t
          LEFT JOIN known k ON k.id = t.id AND k.time_order IS NOT DISTINCT FROM t.time_order)
      SELECT m.ordinal, m.ordinal AS sequence, m.line, coalesce(o.bucket, CAST(0 AS SMALLINT)) AS bucket,
        m.id, coalesce(o.period, m.period) AS period, m.time_order, m.label, o.value%3$s, m.cells,
        CASE WHEN m.source IS NOT NULL THEN 'FOUND' WHEN m.is_known THEN 'CONTRADICTED' ELSE 'UNKNOWN' END AS match
      FROM matched m LEFT JOIN observation o ON o.sequence = m.source
      ORDER BY m.ordinal\
      """;

  private static final int CELLS = 0;
  private static final int MATCH = 1;

  private final Database database;
  private final Connection connection;
  private final Dialect dialect;
  private final RowTable table;
  private final String query;
  private RowWriter outcomes;
  private BlockCursor found;

  private JdbcLateLabels(Database database, RowTable table, boolean timed) throws SQLException {
    this.database = database;
    connection = database.reader();
    dialect = database.dialect();
    this.table = table;
    query = query(dialect, table, timed);
  }

  /**
   * Opens an empty one.
   *
   * @param timed whether the schema has a time column
   */
  public static JdbcLateLabels open(Database database, RowTable table, boolean timed) {
    try {
      JdbcLateLabels labels = new JdbcLateLabels(database, table, timed);
      labels.make();
      return labels;
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  private void make() throws SQLException {
    try {
      Sql.update(
          connection,
          ("CREATE TEMP TABLE outcome (ordinal BIGINT, line BIGINT, id %1$s, period %1$s,"
                  + " time_order %3$s, label %2$s, cells %1$s)")
              .formatted(dialect.text(), dialect.label(), dialect.real()));
      outcomes =
          dialect.writer(
              connection,
              "outcome",
              "ordinal",
              "line",
              "id",
              "period",
              "time_order",
              "label",
              "cells");
    } catch (SQLException | RuntimeException failure) {
      database.release(connection);
      throw failure;
    }
  }

  @Override
  public void add(RowBlock from, int row, List<String> cells) {
    try {
      outcomes
          .begin()
          .number(from.ordinal[row])
          .number(from.line[row])
          .text(from.id[row])
          .text(from.time[row]);
      double order = from.timeOrder[row];
      (Double.isNaN(order) ? outcomes.missing() : outcomes.real(order))
          .label(from.label[row])
          .text(Json.text(cells))
          .end();
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  @Override
  public RowBlock next() {
    try {
      if (found == null) {
        outcomes.close();
        dialect.filled(connection, "outcome");
        found = dialect.blocks(connection, table, 2, query);
      }
      return found.next();
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  @Override
  public Match match(int row) {
    return Match.valueOf(text(MATCH, row));
  }

  @Override
  public List<String> cells(int row) {
    return Json.read(text(CELLS, row), TEXTS);
  }

  private String text(int column, int row) {
    try {
      return found.text(column, row);
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  /** The temporary table goes with the connection that made it. */
  @Override
  public void close() {
    try {
      try {
        if (found != null) {
          found.close();
        }
        outcomes.close();
      } finally {
        database.release(connection);
      }
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  private static String query(Dialect dialect, RowTable table, boolean timed) {
    String wanted =
        " WHERE EXISTS (SELECT 1 FROM outcome t WHERE t.id = o.id"
            + (timed ? " AND t.time_order = o.time_order" : "")
            + ") AND "
            + LateLabelJoin.OPEN;
    StringBuilder features = new StringBuilder();
    table.features().forEach(column -> features.append(", o.").append(column));
    return QUERY.formatted(
        wanted,
        timed ? "SELECT * FROM seen" : "SELECT DISTINCT ON (id) * FROM seen ORDER BY id, seen DESC",
        features,
        dialect.last("sequence", "seen", "label = 1"),
        dialect.last("sequence", "seen", "label = 0"),
        dialect.last("sequence", "seen", "label IS NULL"));
  }

  private static RuntimeException failed(SQLException failure) {
    return StoreFailures.unavailable("outcomes could not be looked up", failure);
  }
}

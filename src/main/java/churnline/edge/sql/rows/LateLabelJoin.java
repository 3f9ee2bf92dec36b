package churnline.edge.sql.rows;

import churnline.core.dataset.Schema;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins outcomes that came later to the observations that waited for them. An unlabelled
 * observation is answered by a labelled one of the same client and time, whatever its features;
 * without a time column by one that differs in nothing but the label; without ids by none. After
 * each commit no unlabelled observation waits that the store holds an answer to.
 */
public final class LateLabelJoin {
  /** Holds for a row {@code o} of the table observation that no labelled row has answered. */
  static final String OPEN =
      "NOT EXISTS (SELECT 1 FROM late_label a WHERE a.observation = o.sequence)";

  private final boolean possible;
  private final String same;

  public LateLabelJoin(Schema schema, RowTable table) {
    possible = schema.id().isPresent();
    same =
        schema.time().isPresent()
            ? "l.id = o.id AND l.time_order = o.time_order"
            : Stream.concat(Stream.of("value"), table.features().stream())
                .map(column -> " AND l." + column + " IS NOT DISTINCT FROM o." + column)
                .collect(Collectors.joining("", "l.id = o.id", ""));
  }

  /**
   * What a batch brought together.
   *
   * @param answers its labelled rows that answer observations
   * @param answered its unlabelled rows that are answered
   */
  public record Joined(long answers, long answered) {}

  /**
   * Joins the rows of a batch to each other and to those before, in the caller's transaction.
   *
   * @param first sequence number of its first row
   */
  public Joined join(
      Connection connection, long batch, long first, boolean hasLabelled, boolean hasUnlabelled)
      throws SQLException {
    if (!possible) {
      return new Joined(0, 0);
    }
    long joined = 0;
    if (hasLabelled && (hasUnlabelled || isThere(connection, "waiting"))) {
      joined += Sql.update(connection, insert("l.batch = ?"), batch);
    }
    if (hasUnlabelled && (hasLabelled || isThere(connection, "labelled"))) {
      joined += Sql.update(connection, insert("o.batch = ?"), batch);
    }
    if (joined == 0) {
      return new Joined(0, 0);
    }
    return Sql.first(
            connection,
            "SELECT count(DISTINCT answer) FILTER (WHERE answer >= ?), count(*) FILTER (WHERE"
                + " observation >= ?) FROM late_label WHERE batch = ?",
            row -> new Joined(row.getLong(1), row.getLong(2)),
            first,
            first,
            batch)
        .orElseThrow();
  }

  /** Whether an earlier batch brought such rows; spares a file most of what a join would cost. */
  private static boolean isThere(Connection connection, String rows) throws SQLException {
    return Sql.number(connection, "SELECT count(*) FROM batch WHERE " + rows + " > 0") > 0;
  }

  /** Joins what a store holds that was filled before outcomes were joined; once. */
  public void catchUp(Connection connection) throws SQLException {
    if (possible
        && Sql.number(connection, "SELECT count(*) FROM store_schema WHERE NOT joined") > 0) {
      Sql.update(connection, insert("true"));
    }
    Sql.update(connection, "UPDATE store_schema SET joined = true WHERE NOT joined");
  }

  private String insert(String which) {
    return "INSERT INTO late_label SELECT o.sequence, min(l.sequence), max(greatest(l.batch,"
        + " o.batch)) FROM observation o JOIN observation l ON "
        + same
        + " WHERE o.label IS NULL AND l.label IS NOT NULL AND "
        + which
        + " AND "
        + OPEN
        + " GROUP BY o.sequence";
  }
}

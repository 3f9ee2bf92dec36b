package churnline.edge.sql.rows;

import churnline.core.dataset.Schema;
import churnline.core.dataset.SummaryStatistics;
import churnline.core.dataset.SummaryStatistics.Frequency;
import churnline.core.dataset.SummaryStatistics.LevelColumn;
import churnline.core.dataset.SummaryStatistics.NumericColumn;
import churnline.edge.sql.Sql;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Summary statistics, to 10 digits, computed where the rows are. */
final class Summaries {
  private static final int TOP = 10;

  /** Digits that no order of summing changes. */
  private static final MathContext SIGNIFICANT = new MathContext(10);

  /**
   * An outcome that came later has brought its whole row again: the one that waited is left out.
   */
  private static final String ROWS =
      "(SELECT * FROM observation o WHERE " + LateLabelJoin.OPEN + ") o";

  private Summaries() {}

  static SummaryStatistics of(Connection connection, Schema schema) throws SQLException {
    List<NumericColumn> numbers = new ArrayList<>();
    for (int column = 0; column < schema.numeric().size(); column++) {
      numbers.add(number(connection, "n" + column, schema.numeric().get(column)));
    }
    List<LevelColumn> levels = new ArrayList<>();
    for (int column = 0; column < schema.categorical().size(); column++) {
      levels.add(level(connection, "c" + column, schema.categorical().get(column)));
    }
    return Sql.first(
            connection,
            "SELECT count(*), coalesce(sum(label), 0), count(label) FROM " + ROWS,
            row ->
                new SummaryStatistics(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3) - row.getLong(2),
                    numbers,
                    levels))
        .orElseThrow();
  }

  private static NumericColumn number(Connection connection, String column, String name)
      throws SQLException {
    double mode =
        Sql.first(
                connection,
                "SELECT %1$s FROM %2$s WHERE %1$s IS NOT NULL GROUP BY %1$s ORDER BY count(*)"
                        .formatted(column, ROWS)
                    + " DESC, %s LIMIT 1".formatted(column),
                row -> row.getDouble(1))
            .orElse(Double.NaN);
    return Sql.first(
            connection,
            """
            SELECT avg(%1$s) AS mean, stddev_samp(%1$s) AS deviation, min(%1$s) AS minimum,
              max(%1$s) AS maximum,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY %1$s) AS median,
              percentile_cont(0.25) WITHIN GROUP (ORDER BY %1$s) AS lower_quartile,
              percentile_cont(0.75) WITHIN GROUP (ORDER BY %1$s) AS upper_quartile, count(*) - count(%1$s) AS missing
            FROM %2$s\
            """
                .formatted(column, ROWS),
            row ->
                new NumericColumn(
                    name,
                    computed(row, "mean"),
                    computed(row, "median"),
                    mode,
                    computed(row, "deviation"),
                    orNaN(row, "minimum"),
                    orNaN(row, "maximum"),
                    computed(row, "lower_quartile"),
                    computed(row, "upper_quartile"),
                    row.getLong("missing")))
        .orElseThrow();
  }

  private static LevelColumn level(Connection connection, String column, String name)
      throws SQLException {
    List<Frequency> top =
        Sql.list(
            connection,
            "SELECT %1$s, count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY %1$s ORDER BY"
                    .formatted(column, ROWS)
                + " count(*) DESC, %s LIMIT %d".formatted(column, TOP),
            row -> new Frequency(row.getString(1), row.getLong(2)));
    return Sql.first(
            connection,
            "SELECT count(DISTINCT %1$s), count(*) - count(%1$s) FROM %2$s".formatted(column, ROWS),
            row ->
                new LevelColumn(
                    name,
                    top.isEmpty() ? null : top.get(0).level(),
                    row.getLong(1),
                    top,
                    row.getLong(2)))
        .orElseThrow();
  }

  /**
   * A computed number: the last digits of a sum depend on the order of its terms, which threads and
   * databases choose.
   */
  private static double computed(ResultSet row, String column) throws SQLException {
    double value = orNaN(row, column);
    return Double.isFinite(value) ? new BigDecimal(value).round(SIGNIFICANT).doubleValue() : value;
  }

  private static double orNaN(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }
}

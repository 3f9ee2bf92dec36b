package churnline.core.dataset;

import java.util.List;

/**
 * What the master dataset looks like.
 *
 * @param rows unique rows ever accepted, without those whose outcome came later in another row
 * @param positives of them known to have left
 * @param negatives of them known to have stayed
 */
public record SummaryStatistics(
    long rows,
    long positives,
    long negatives,
    List<NumericColumn> numeric,
    List<LevelColumn> categorical) {
  /**
   * A number column over the values that are there; NaN where undefined.
   *
   * @param mode most frequent value, the smallest of several
   * @param deviation sample standard deviation (n - 1)
   */
  public record NumericColumn(
      String column,
      double mean,
      double median,
      double mode,
      double deviation,
      double minimum,
      double maximum,
      double lowerQuartile,
      double upperQuartile,
      long missing) {}

  /**
   * A level column.
   *
   * @param mode most frequent level, the first in order of several; null when all are missing
   * @param top the most frequent levels, at most 10
   */
  public record LevelColumn(
      String column, String mode, long distinct, List<Frequency> top, long missing) {}

  /** How often a level stands. */
  public record Frequency(String level, long count) {}

  /** Share of missing values of a column in percent; NaN without rows. */
  public double missingPercent(long missing) {
    return rows == 0 ? Double.NaN : 100.0 * missing / rows;
  }
}

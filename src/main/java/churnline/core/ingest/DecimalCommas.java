package churnline.core.ingest;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds number columns written with decimal commas throughout, in files whose decimal mark should
 * be a point: refusing the file once helps its sender more than a quarantine full of rows.
 */
final class DecimalCommas {
  private static final int LONGEST = 80;

  private final long[] present;
  private final long[] commas;
  private final boolean[] points;
  private final String[] example;
  private final long[] exampleLine;

  DecimalCommas(int columns) {
    present = new long[columns];
    commas = new long[columns];
    points = new boolean[columns];
    example = new String[columns];
    exampleLine = new long[columns];
  }

  /** Counts a cell that is a number. */
  void accepted(int column, String cell) {
    present[column]++;
    if (!points[column]) {
      points[column] = cell.indexOf('.') >= 0;
    }
  }

  /** Counts a cell that is not a number. */
  void rejected(int column, String cell, long line) {
    present[column]++;
    if (hasDecimalComma(cell)) {
      if (commas[column]++ == 0) {
        example[column] = cell.length() <= LONGEST ? cell : cell.substring(0, LONGEST) + "...";
        exampleLine[column] = line;
      }
    }
  }

  /** Whether at least half of the cells have a decimal comma and no number has a point. */
  boolean isThroughout(int column) {
    return commas[column] > 0 && !points[column] && 2 * commas[column] >= present[column];
  }

  /** Refuses the file when {@code columns}, the names in order, holds one such column. */
  void refuse(List<String> columns) {
    List<String> found = new ArrayList<>();
    for (int column = 0; column < present.length; column++) {
      if (isThroughout(column)) {
        found.add(
            "column %s has decimal commas ('%s' in line %d, %d of %d cells)"
                .formatted(
                    columns.get(column),
                    example[column],
                    exampleLine[column],
                    commas[column],
                    present[column]));
      }
    }
    if (!found.isEmpty()) {
      throw new BadInputException(
          FaultCode.CSV_DECIMAL_COMMA,
          String.join(", ", found)
              + "; expected decimal points; what to do: set churn.csv.decimal = , (or, if the comma"
              + " separates thousands, remove it)");
    }
  }

  private static boolean hasDecimalComma(String cell) {
    String text = cell.strip();
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int comma = text.indexOf(',');
    return comma > at && isDigits(text, at, comma) && isDigits(text, comma + 1, text.length());
  }

  private static boolean isDigits(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return from < to;
  }
}

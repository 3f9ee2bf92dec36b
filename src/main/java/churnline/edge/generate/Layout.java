package churnline.edge.generate;

import java.util.List;

/**
 * What stands where in a row.
 *
 * @param columns names, as in the header
 * @param id position of the client's id, or {@link #NO_ID}
 * @param target position of the label
 * @param numbers positions of the numeric features, at least two
 */
public record Layout(List<String> columns, int id, int target, List<Integer> numbers) {
  /** There is no id: rows are numbered by who reads them. */
  public static final int NO_ID = -1;

  /** Copies the lists. */
  public Layout {
    columns = List.copyOf(columns);
    numbers = List.copyOf(numbers);
    if (numbers.size() < 2) {
      throw new IllegalArgumentException("fewer than two numeric columns");
    }
  }

  /** Finds the positions of columns by name. */
  static Layout of(List<String> columns, String id, String target, List<String> numbers) {
    return new Layout(
        columns,
        columns.indexOf(id),
        columns.indexOf(target),
        numbers.stream().map(columns::indexOf).toList());
  }
}

package churnline.edge.tribuo;

import churnline.core.dataset.Observations;
import churnline.core.model.Preprocessing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns one row into sparse names and values; reused from row to row by one thread. */
final class RowEncoder {
  private static final int ABSENT = -1;

  private final Preprocessing preprocessing;
  private final String[] encodedNames;
  private final List<Map<String, Integer>> levels = new ArrayList<>();
  private final String[] names;
  private final double[] values;

  RowEncoder(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
    encodedNames = preprocessing.encodedNames().toArray(String[]::new);
    int at = preprocessing.numeric().size();
    for (Preprocessing.Categorical column : preprocessing.categorical()) {
      Map<String, Integer> index = new HashMap<>();
      for (String level : column.levels()) {
        index.put(level, at++);
      }
      levels.add(index);
    }
    int most = preprocessing.numeric().size() + levels.size();
    names = new String[most];
    values = new double[most];
  }

  String[] names() {
    return names;
  }

  double[] values() {
    return values;
  }

  /**
   * Fills names and values with every number and the indicator of each level that stands, and
   * returns how many there are. Numbers that are 0 are named as well: Tribuo fails on a row without
   * any column, and on a minibatch in which only some rows have them all.
   */
  int encode(Observations rows, int row) {
    int size = 0;
    List<Preprocessing.Numeric> numbers = preprocessing.numeric();
    for (int column = 0; column < numbers.size(); column++) {
      names[size] = encodedNames[column];
      values[size++] = numbers.get(column).standardise(rows.numeric()[column][row]);
    }
    for (int column = 0; column < levels.size(); column++) {
      int at = indicator(levels.get(column), rows.categorical()[column][row]);
      if (at != ABSENT) {
        names[size] = encodedNames[at];
        values[size++] = 1;
      }
    }
    return size;
  }

  private static int indicator(Map<String, Integer> index, String level) {
    Integer at = index.get(level == null ? Preprocessing.MISSING : level);
    return at != null ? at : index.getOrDefault(Preprocessing.OTHER, ABSENT);
  }
}

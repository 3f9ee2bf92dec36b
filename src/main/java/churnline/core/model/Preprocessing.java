package churnline.core.model;

import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How features become the numbers a linear model sees, learned on the training rows only: numbers
 * are standardised and, when missing, replaced by the mean; levels become indicators.
 *
 * @param numeric in schema order
 * @param categorical in schema order
 */
public record Preprocessing(List<Numeric> numeric, List<Categorical> categorical) {
  /** Indicator of levels that training saw too rarely, and of levels it never saw. */
  public static final String OTHER = "(other)";

  /** Indicator of a missing level. */
  public static final String MISSING = "(missing)";

  private static final int RARE = 5;
  private static final int SMALL = 100;

  /** Copies the lists. */
  public Preprocessing {
    numeric = List.copyOf(numeric);
    categorical = List.copyOf(categorical);
  }

  /**
   * A number column.
   *
   * @param mean mean of the values that are there, used for those that are missing
   * @param deviation population standard deviation; 0 when the column is constant or empty, and
   *     then it is not used
   */
  public record Numeric(String name, double mean, double deviation) {
    /** Whether the column says anything. */
    public boolean isUsed() {
      return deviation > 0;
    }

    /** Returns {@code (x - mean) / deviation}; 0 for a missing or unused value. */
    public double standardise(double x) {
      return Double.isNaN(x) || deviation == 0 ? 0 : (x - mean) / deviation;
    }
  }

  /**
   * A level column.
   *
   * @param levels levels that have an indicator of their own, sorted; {@link #OTHER} and {@link
   *     #MISSING} among them when training saw any
   */
  public record Categorical(String name, List<String> levels) {
    /** Copies the levels. */
    public Categorical {
      levels = List.copyOf(levels);
    }

    /** Returns where each level's indicator stands. */
    Map<String, Integer> index() {
      Map<String, Integer> index = new HashMap<>();
      for (String level : levels) {
        index.put(level, index.size());
      }
      return index;
    }
  }

  /** Learns means, deviations and levels from {@code rows}. */
  public static Preprocessing learn(Schema schema, Observations rows) {
    List<Numeric> numbers = new ArrayList<>();
    for (int column = 0; column < rows.numeric().length; column++) {
      numbers.add(moments(schema.numeric().get(column), rows.numeric()[column]));
    }
    List<Categorical> levels = new ArrayList<>();
    for (int column = 0; column < rows.categorical().length; column++) {
      levels.add(levels(schema.categorical().get(column), rows.categorical()[column]));
    }
    return new Preprocessing(numbers, levels);
  }

  /** Number of indicators and numbers a row becomes. */
  public int width() {
    return numeric.size() + categorical.stream().mapToInt(column -> column.levels().size()).sum();
  }

  /** Names of the encoded columns: {@code tenure}, {@code contract=Monthly}. */
  public List<String> encodedNames() {
    List<String> names = new ArrayList<>();
    numeric.forEach(column -> names.add(column.name()));
    categorical.forEach(
        column -> column.levels().forEach(level -> names.add(column.name() + "=" + level)));
    return names;
  }

  /** Two passes: the second removes the rounding error of the first (Chan, Golub, LeVeque 1983). */
  private static Numeric moments(String name, double[] values) {
    double sum = 0;
    long count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    double mean = count == 0 ? 0 : sum / count;
    double squares = 0;
    double rest = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        squares += (value - mean) * (value - mean);
        rest += value - mean;
      }
    }
    double variance = count == 0 ? 0 : (squares - rest * rest / count) / count;
    boolean constant = !(variance > 1e-18 * Math.max(1, mean * mean));
    return new Numeric(name, mean, constant ? 0 : Math.sqrt(variance));
  }

  private static Categorical levels(String name, String[] values) {
    Map<String, Integer> counts = new TreeMap<>();
    boolean missing = false;
    for (String value : values) {
      if (value == null) {
        missing = true;
      } else {
        counts.merge(value, 1, Integer::sum);
      }
    }
    int rare = values.length < SMALL ? 1 : RARE;
    List<String> kept =
        new ArrayList<>(
            counts.keySet().stream().filter(level -> counts.get(level) >= rare).toList());
    if (kept.size() < counts.size()) {
      kept.add(OTHER);
    }
    if (missing) {
      kept.add(MISSING);
    }
    return new Categorical(name, kept);
  }
}

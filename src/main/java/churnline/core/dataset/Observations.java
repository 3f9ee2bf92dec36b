package churnline.core.dataset;

/**
 * Labelled rows in memory, column by column, in the order in which they were received.
 *
 * @param numeric one array of {@code size} values per numeric feature; NaN is missing
 * @param categorical one array of {@code size} levels per categorical feature; null is missing
 * @param label 1 left, 0 stayed
 * @param bucket {@link ClientBucket} of each row's client
 */
public record Observations(
    double[][] numeric, String[][] categorical, byte[] label, short[] bucket) {

  /** Number of rows. */
  public int size() {
    return label.length;
  }

  /** Number of clients' rows that left. */
  public int positives() {
    int count = 0;
    for (byte one : label) {
      count += one;
    }
    return count;
  }

  public int negatives() {
    return size() - positives();
  }

  /** Returns the rows at {@code index}, in that order. */
  public Observations at(int[] index) {
    double[][] numbers = new double[numeric.length][index.length];
    String[][] levels = new String[categorical.length][index.length];
    byte[] labels = new byte[index.length];
    short[] buckets = new short[index.length];
    for (int row = 0; row < index.length; row++) {
      for (int column = 0; column < numbers.length; column++) {
        numbers[column][row] = numeric[column][index[row]];
      }
      for (int column = 0; column < levels.length; column++) {
        levels[column][row] = categorical[column][index[row]];
      }
      labels[row] = label[index[row]];
      buckets[row] = bucket[index[row]];
    }
    return new Observations(numbers, levels, labels, buckets);
  }
}

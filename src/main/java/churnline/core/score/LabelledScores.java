package churnline.core.score;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Predicted probabilities of rows whose outcome is known, sorted within each class.
 *
 * @param positives probabilities of clients that left, ascending
 * @param negatives probabilities of clients that stayed, ascending
 */
public record LabelledScores(double[] positives, double[] negatives) {
  /** Rows of each class that a statement about performance needs. */
  public static final int ENOUGH = 50;

  /** Most rows of each class that are kept as a record of a model's performance. */
  public static final int KEPT = 10_000;

  /** Sorts copies. */
  public LabelledScores {
    positives = positives.clone();
    negatives = negatives.clone();
    Arrays.sort(positives);
    Arrays.sort(negatives);
  }

  /** Splits probabilities by label (1 left, 0 stayed); NaN probabilities are left out. */
  public static LabelledScores of(double[] probabilities, byte[] labels) {
    double[] positives = new double[labels.length];
    double[] negatives = new double[labels.length];
    int left = 0;
    int stayed = 0;
    for (int row = 0; row < labels.length; row++) {
      if (Double.isNaN(probabilities[row])) {
        continue;
      }
      if (labels[row] == 1) {
        positives[left++] = probabilities[row];
      } else {
        negatives[stayed++] = probabilities[row];
      }
    }
    return new LabelledScores(Arrays.copyOf(positives, left), Arrays.copyOf(negatives, stayed));
  }

  /** Whether both classes have {@value #ENOUGH} rows. */
  public boolean isEnough() {
    return positives.length >= ENOUGH && negatives.length >= ENOUGH;
  }

  /** Rows of both classes. */
  public long rows() {
    return (long) positives.length + negatives.length;
  }

  public boolean hasBothClasses() {
    return positives.length > 0 && negatives.length > 0;
  }

  /** Every k-th score of each class, at most {@value #KEPT}: the quantiles stay what they were. */
  public LabelledScores thinned() {
    return new LabelledScores(thin(positives), thin(negatives));
  }

  private static double[] thin(double[] sorted) {
    if (sorted.length <= KEPT) {
      return sorted;
    }
    double[] out = new double[KEPT];
    for (int at = 0; at < KEPT; at++) {
      out[at] = sorted[(int) ((at + 0.5) * sorted.length / KEPT)];
    }
    return out;
  }

  /** Returns the scores as bytes: count of positives, positives, negatives; big-endian. */
  public byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES + Double.BYTES * (positives.length + negatives.length));
    out.putInt(positives.length);
    for (double score : positives) {
      out.putDouble(score);
    }
    for (double score : negatives) {
      out.putDouble(score);
    }
    return out.array();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static LabelledScores fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    double[] positives = new double[in.getInt()];
    for (int at = 0; at < positives.length; at++) {
      positives[at] = in.getDouble();
    }
    double[] negatives = new double[in.remaining() / Double.BYTES];
    for (int at = 0; at < negatives.length; at++) {
      negatives[at] = in.getDouble();
    }
    return new LabelledScores(positives, negatives);
  }
}

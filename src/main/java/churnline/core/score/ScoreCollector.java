package churnline.core.score;

import java.util.Arrays;

/** Collects probabilities and outcomes of rows that stream by. */
public final class ScoreCollector {
  private double[] probabilities = new double[1024];
  private byte[] labels = new byte[1024];
  private int size;

  /** Adds a row; {@code label} is 1 left, 0 stayed. */
  public void add(double probability, byte label) {
    if (size == labels.length) {
      probabilities = Arrays.copyOf(probabilities, 2 * size);
      labels = Arrays.copyOf(labels, 2 * size);
    }
    probabilities[size] = probability;
    labels[size++] = label;
  }

  public int size() {
    return size;
  }

  /** The scores by class. */
  public LabelledScores labelled() {
    return LabelledScores.of(Arrays.copyOf(probabilities, size), Arrays.copyOf(labels, size));
  }

  /** The scores summed up at {@code threshold}. */
  public Scores scores(double threshold) {
    return Scores.of(Arrays.copyOf(probabilities, size), Arrays.copyOf(labels, size), threshold);
  }
}

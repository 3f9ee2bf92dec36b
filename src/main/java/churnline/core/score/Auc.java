package churnline.core.score;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Area under the ROC curve: the chance that a client that left scores above one that stayed. */
public final class Auc {
  private Auc() {}

  /**
   * Returns the Mann-Whitney estimate, ties counting one half.
   *
   * @return 0 to 1, or NaN when a class is missing
   */
  public static double of(LabelledScores sample) {
    double[] positives = sample.positives();
    double[] negatives = sample.negatives();
    if (positives.length == 0 || negatives.length == 0) {
      return Double.NaN;
    }
    double wins = 0;
    int below = 0;
    int upTo = 0;
    for (double score : positives) {
      while (below < negatives.length && negatives[below] < score) {
        below++;
      }
      upTo = Math.max(upTo, below);
      while (upTo < negatives.length && negatives[upTo] <= score) {
        upTo++;
      }
      wins += below + 0.5 * (upTo - below);
    }
    return wins / ((double) positives.length * negatives.length);
  }

  /**
   * Returns AUCs of stratified bootstrap resamples (Efron and Tibshirani 1993, chapter 13): each
   * class is drawn with replacement at its own size.
   *
   * @param replicates how many
   * @throws IllegalArgumentException when a class is missing
   */
  public static double[] bootstrap(LabelledScores sample, int replicates, long seed) {
    double[] positives = sample.positives();
    double[] negatives = sample.negatives();
    if (positives.length == 0 || negatives.length == 0) {
      throw new IllegalArgumentException("the bootstrap needs both classes");
    }
    double[] distinct = Arrays.stream(concat(positives, negatives)).sorted().distinct().toArray();
    int[] positiveRank = ranks(positives, distinct);
    int[] negativeRank = ranks(negatives, distinct);
    SplittableRandom random = new SplittableRandom(seed);
    double[] out = new double[replicates];
    for (int at = 0; at < replicates; at++) {
      int[] left = draw(positiveRank, distinct.length, random);
      int[] stayed = draw(negativeRank, distinct.length, random);
      out[at] = area(left, stayed) / ((double) positives.length * negatives.length);
    }
    return out;
  }

  private static double area(int[] left, int[] stayed) {
    double wins = 0;
    long below = 0;
    for (int rank = 0; rank < left.length; rank++) {
      wins += left[rank] * (below + 0.5 * stayed[rank]);
      below += stayed[rank];
    }
    return wins;
  }

  private static int[] draw(int[] ranks, int bins, SplittableRandom random) {
    int[] counts = new int[bins];
    for (int draw = 0; draw < ranks.length; draw++) {
      counts[ranks[random.nextInt(ranks.length)]]++;
    }
    return counts;
  }

  private static int[] ranks(double[] values, double[] distinct) {
    return Arrays.stream(values).mapToInt(value -> Arrays.binarySearch(distinct, value)).toArray();
  }

  private static double[] concat(double[] a, double[] b) {
    double[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}

package churnline.core.score;

/**
 * How a model did on rows whose outcome is known. The positive class is "left".
 *
 * @param rows rows scored
 * @param truePositives left and predicted to leave
 * @param falsePositives stayed and predicted to leave
 * @param falseNegatives left and predicted to stay
 * @param trueNegatives stayed and predicted to stay
 * @param threshold probability from which a client is predicted to leave
 * @param f1 2 TP / (2 TP + FP + FN); NaN when that is 0 / 0
 * @param precision TP / (TP + FP); NaN when nothing was predicted to leave
 * @param recall TP / (TP + FN); NaN when nobody left
 * @param auc area under the ROC curve; NaN with one class
 * @param brier mean squared error of the probability; NaN without rows
 * @param logLoss mean negative log-likelihood in nats; NaN without rows
 */
public record Scores(
    long rows,
    long truePositives,
    long falsePositives,
    long falseNegatives,
    long trueNegatives,
    double threshold,
    double f1,
    double precision,
    double recall,
    double auc,
    double brier,
    double logLoss) {
  private static final double TINY = 1e-15;

  /**
   * Scores {@code probabilities} against {@code labels} (1 left, 0 stayed); rows whose probability
   * is NaN are left out.
   */
  public static Scores of(double[] probabilities, byte[] labels, double threshold) {
    long[] cell = new long[4];
    double squares = 0;
    double loss = 0;
    for (int row = 0; row < labels.length; row++) {
      double p = probabilities[row];
      if (Double.isNaN(p)) {
        continue;
      }
      boolean left = labels[row] == 1;
      cell[(left ? 0 : 2) + (isPositive(p, threshold) ? 0 : 1)]++;
      squares += (p - labels[row]) * (p - labels[row]);
      double likelihood = Math.min(1 - TINY, Math.max(TINY, left ? p : 1 - p));
      loss -= Math.log(likelihood);
    }
    long tp = cell[0];
    long fn = cell[1];
    long fp = cell[2];
    long tn = cell[3];
    long rows = tp + fp + fn + tn;
    return new Scores(
        rows,
        tp,
        fp,
        fn,
        tn,
        threshold,
        ratio(2 * tp, 2 * tp + fp + fn),
        ratio(tp, tp + fp),
        ratio(tp, tp + fn),
        Auc.of(LabelledScores.of(probabilities, labels)),
        rows == 0 ? Double.NaN : squares / rows,
        rows == 0 ? Double.NaN : loss / rows);
  }

  /** Whether a client with this probability is predicted to leave: the one rule for it. */
  public static boolean isPositive(double probability, double threshold) {
    return probability >= threshold;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}

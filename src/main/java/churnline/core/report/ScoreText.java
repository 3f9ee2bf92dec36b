package churnline.core.report;

import churnline.core.model.EvaluationResult;
import churnline.core.model.StoredModel;
import churnline.core.score.Scores;

/** {@code latestscore.txt}: line 1 the bare F1, then {@code name=value} lines. */
final class ScoreText {
  private ScoreText() {}

  static String of(StoredModel model, EvaluationResult result) {
    Scores scores = result.scores();
    return number(scores.f1())
        + "\nmodel="
        + model.name()
        + "\nevaluation_set="
        + result.name()
        + "\nscored_at="
        + result.at()
        + "\nrows="
        + scores.rows()
        + "\nf1="
        + number(scores.f1())
        + "\nprecision="
        + number(scores.precision())
        + "\nrecall="
        + number(scores.recall())
        + "\nauc="
        + number(scores.auc())
        + "\nbrier="
        + number(scores.brier())
        + "\nlog_loss="
        + number(scores.logLoss())
        + "\nthreshold="
        + number(scores.threshold())
        + "\ntrue_positives="
        + scores.truePositives()
        + "\nfalse_positives="
        + scores.falsePositives()
        + "\nfalse_negatives="
        + scores.falseNegatives()
        + "\ntrue_negatives="
        + scores.trueNegatives()
        + "\n";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "null" : String.valueOf(value);
  }
}

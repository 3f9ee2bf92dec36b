package churnline.core.model;

import churnline.core.model.Promotion.Code;
import churnline.core.score.Auc;
import churnline.core.score.LabelledScores;
import java.util.Locale;
import java.util.Optional;

/** Decides whether a challenger replaces the champion. A pure function of its evidence. */
public final class PromotionPolicy {
  private static final int OUTGROWN_BY = 2;

  private final PromotionMode mode;

  public PromotionPolicy(PromotionMode mode) {
    this.mode = mode;
  }

  /**
   * What is known of the two models.
   *
   * @param champion scores of the rows that neither model was trained on, by the champion
   * @param challenger scores of the same rows by the challenger
   * @param fallback champion and challenger on rows that are out of sample for each, however few:
   *     used only to replace a champion that itself rests on too little
   * @param championIsProven whether the champion's own record has enough rows
   * @param championRows rows the champion was trained on
   * @param challengerRows rows the challenger was trained on
   * @param onlyRecent whether the rows are those received since the champion was trained: after a
   *     confirmed drift the older ones speak of what was
   */
  public record Evidence(
      LabelledScores champion,
      LabelledScores challenger,
      Fallback fallback,
      boolean championIsProven,
      long championRows,
      long challengerRows,
      boolean onlyRecent) {
    /** Which rows were looked at, as sentences say it. */
    String rowsLookedAt() {
      return onlyRecent
          ? "rows that neither model was trained on, received since the champion was trained"
          : "rows that neither model was trained on";
    }
  }

  /** Two sets of scores of the same rows. */
  public record Fallback(LabelledScores champion, LabelledScores challenger) {}

  /**
   * Decides on one challenger.
   *
   * @param evidence empty when there is no champion
   */
  public Promotion decide(Optional<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return new Promotion(Code.FIRST, "the first model", Double.NaN, Double.NaN, 0);
    }
    Evidence known = evidence.get();
    double champion = Auc.of(known.champion());
    double challenger = Auc.of(known.challenger());
    long rows = known.champion().rows();
    if (mode == PromotionMode.ALWAYS) {
      return new Promotion(
          Code.ALWAYS,
          "churn.promotion=always: every challenger is promoted",
          champion,
          challenger,
          rows);
    }
    if (known.champion().isEnough()) {
      boolean better = challenger >= champion;
      return new Promotion(
          better ? Code.NOT_WORSE : Code.WORSE,
          String.format(
              Locale.ROOT,
              "challenger AUC %.3f, champion AUC %.3f on %d %s",
              challenger,
              champion,
              rows,
              known.rowsLookedAt()),
          champion,
          challenger,
          rows);
    }
    return outgrown(known).orElseGet(() -> tooFew(known, champion, challenger, rows));
  }

  private static Optional<Promotion> outgrown(Evidence known) {
    if (known.championIsProven()
        || known.challengerRows() < OUTGROWN_BY * known.championRows()
        || !known.fallback().champion().hasBothClasses()) {
      return Optional.empty();
    }
    double champion = Auc.of(known.fallback().champion());
    double challenger = Auc.of(known.fallback().challenger());
    if (challenger < champion) {
      return Optional.empty();
    }
    LabelledScores scores = known.fallback().champion();
    long rows = scores.rows();
    return Optional.of(
        new Promotion(
            Code.OUTGROWN,
            String.format(
                Locale.ROOT,
                "the champion rests on %d rows, too few to be proven; the challenger was trained on"
                    + " %d and is no worse: AUC %.3f against %.3f on %d out-of-sample rows",
                known.championRows(),
                known.challengerRows(),
                challenger,
                champion,
                rows),
            champion,
            challenger,
            rows));
  }

  private static Promotion tooFew(Evidence known, double champion, double challenger, long rows) {
    return new Promotion(
        Code.INSUFFICIENT_DATA,
        String.format(
            Locale.ROOT,
            "INSUFFICIENT_DATA: %d of %d positives, %d of %d negatives among the rows that neither"
                + " model was trained on; the champion stays",
            known.champion().positives().length,
            LabelledScores.ENOUGH,
            known.champion().negatives().length,
            LabelledScores.ENOUGH),
        champion,
        challenger,
        rows);
  }
}

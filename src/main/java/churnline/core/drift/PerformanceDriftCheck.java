package churnline.core.drift;

import churnline.core.drift.PerformanceDrift.AucEvidence;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.Nothing;
import churnline.core.drift.PerformanceDrift.State;
import churnline.core.drift.PerformanceDrift.TooFew;
import churnline.core.score.Auc;
import churnline.core.score.LabelledScores;
import java.util.Arrays;

/** Decides whether the champion does worse on new rows than it was recorded to do. */
public final class PerformanceDriftCheck {
  private static final int REPLICATES = 1_000;
  private static final double LEVEL = 0.95;

  private final PerformanceDriftPolicy policy;
  private final long seed;

  public PerformanceDriftCheck(PerformanceDriftPolicy policy, long seed) {
    this.policy = policy;
    this.seed = seed;
  }

  /**
   * Compares the champion's scores of new rows with its recorded out-of-sample scores.
   *
   * @param current scores of the labelled rows that wait
   * @param recorded scores of rows that the champion was not trained on, at its training
   * @param f1 F1 on the waiting rows, and as recorded in latestscore.txt
   */
  public PerformanceDrift check(LabelledScores current, LabelledScores recorded, F1Evidence f1) {
    if (current.positives().length + current.negatives().length == 0) {
      return new PerformanceDrift(
          State.INSUFFICIENT_DATA, new Nothing("no new labelled rows to check the champion on"));
    }
    return switch (policy.mode()) {
      case RAW -> raw(f1);
      case SIGNIFICANT -> significant(current.thinned(), recorded.thinned(), f1);
    };
  }

  private static PerformanceDrift raw(F1Evidence f1) {
    if (!f1.isDefined()) {
      return new PerformanceDrift(State.INSUFFICIENT_DATA, f1);
    }
    return new PerformanceDrift(f1.isLower() ? State.DRIFTED : State.STABLE, f1);
  }

  private PerformanceDrift significant(
      LabelledScores current, LabelledScores recorded, F1Evidence f1) {
    if (!current.isEnough()) {
      return new PerformanceDrift(State.INSUFFICIENT_DATA, tooFew("new", current));
    }
    if (!recorded.hasBothClasses()) {
      return new PerformanceDrift(State.INSUFFICIENT_DATA, tooFew("recorded", recorded));
    }
    double[] now = Auc.bootstrap(current, REPLICATES, seed);
    double[] then = Auc.bootstrap(recorded, REPLICATES, ~seed);
    double[] difference = new double[REPLICATES];
    for (int at = 0; at < REPLICATES; at++) {
      difference[at] = now[at] - then[at];
    }
    Arrays.sort(difference);
    AucEvidence evidence =
        new AucEvidence(
            current.positives().length,
            current.negatives().length,
            Auc.of(current),
            Auc.of(recorded),
            difference[(int) Math.ceil(LEVEL * REPLICATES) - 1],
            policy.margin(),
            f1.rows(),
            f1);
    if (evidence.upperBound() < -policy.margin()) {
      return new PerformanceDrift(State.DRIFTED, evidence);
    }
    if (!recorded.isEnough()) {
      return new PerformanceDrift(State.INSUFFICIENT_DATA, tooFew("recorded", recorded));
    }
    return new PerformanceDrift(State.STABLE, evidence);
  }

  private static TooFew tooFew(String whose, LabelledScores scores) {
    return new TooFew(
        whose, scores.positives().length, scores.negatives().length, LabelledScores.ENOUGH);
  }
}

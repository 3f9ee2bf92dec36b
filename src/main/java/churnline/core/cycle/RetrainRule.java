package churnline.core.cycle;

import churnline.core.drift.PerformanceDrift;
import churnline.core.model.RetrainDecision;
import churnline.core.model.RetrainDecision.Code;
import churnline.core.model.RetrainPolicy;
import churnline.core.model.Trainable;
import churnline.core.run.Trigger;
import java.util.Optional;

/** Decides whether a challenger is trained. A pure function of what the run found. */
public final class RetrainRule {
  private final RetrainPolicy policy;

  public RetrainRule(RetrainPolicy policy) {
    this.policy = policy;
  }

  /**
   * What the decision looks at.
   *
   * @param hasChampion whether a model serves
   * @param drift the verdict of this run
   * @param trigger what started the run
   * @param newLabelledRows labelled rows received since the champion was trained
   * @param positives rows to train on that left
   * @param negatives rows to train on that stayed
   * @param obstacle why a training of this size cannot be done here
   */
  public record Situation(
      boolean hasChampion,
      PerformanceDrift drift,
      Trigger trigger,
      long newLabelledRows,
      long positives,
      long negatives,
      Optional<String> obstacle) {}

  public RetrainDecision decide(Situation now) {
    Optional<String> obstacle =
        Trainable.obstacle(now.positives(), now.negatives()).or(now::obstacle);
    if (!now.hasChampion()) {
      return obstacle
          .map(why -> new RetrainDecision(Code.NO_MODEL, "NO_MODEL: " + why))
          .orElseGet(() -> new RetrainDecision(Code.FIRST_MODEL, "no champion yet"));
    }
    Optional<RetrainDecision> wanted = wanted(now);
    if (wanted.isEmpty()) {
      boolean undecided = now.drift().state() == PerformanceDrift.State.INSUFFICIENT_DATA;
      return undecided
          ? new RetrainDecision(
              Code.INSUFFICIENT_DATA, "INSUFFICIENT_DATA, too few rows for a verdict")
          : new RetrainDecision(Code.NO_DRIFT, "no drift");
    }
    if (now.newLabelledRows() == 0) {
      return new RetrainDecision(
          Code.NO_NEW_LABELS,
          "NO_NEW_LABELS: no labelled row arrived since the champion was trained");
    }
    return obstacle
        .map(why -> new RetrainDecision(Code.NO_MODEL, "NO_MODEL: " + why))
        .orElseGet(wanted::get);
  }

  private Optional<RetrainDecision> wanted(Situation now) {
    if (policy.onDrift() && now.drift().isDrifted()) {
      return Optional.of(new RetrainDecision(Code.DRIFT, "performance drift"));
    }
    if (now.trigger() == Trigger.TRAIN) {
      return Optional.of(new RetrainDecision(Code.REQUESTED, "a training was asked for"));
    }
    if (policy.everyBatch()) {
      return Optional.of(
          new RetrainDecision(Code.EVERY_BATCH, "churn.retrain.when has every-batch"));
    }
    if (policy.cron().isPresent() && now.trigger() == Trigger.RETRAIN_CRON) {
      return Optional.of(
          new RetrainDecision(
              Code.SCHEDULED, "churn.retrain.when has cron:" + policy.cron().get()));
    }
    if (policy.onDrift() && now.drift().isChampionUnproven()) {
      return Optional.of(
          new RetrainDecision(
              Code.UNPROVEN_CHAMPION,
              "the champion rests on too little evidence, and enough new labelled rows wait"));
    }
    return Optional.empty();
  }
}

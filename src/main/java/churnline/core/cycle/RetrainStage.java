package churnline.core.cycle;

import churnline.core.dataset.ClientBucket;
import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.drift.PerformanceDrift;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.RetrainDecision;
import churnline.core.model.Trainer;
import churnline.core.run.Champion;
import churnline.core.run.Run;
import java.util.Optional;

/** Still the second stage: is a challenger wanted, and which rows is it trained on? */
final class RetrainStage {
  private final RowStore rows;
  private final RetrainRule rule;
  private final HoldoutPolicy holdout;
  private final Trainer trainer;
  private final int features;

  RetrainStage(
      RowStore rows, RetrainRule rule, HoldoutPolicy holdout, Trainer trainer, int features) {
    this.rows = rows;
    this.rule = rule;
    this.holdout = holdout;
    this.trainer = trainer;
    this.features = features;
  }

  /** Adds the verdict, the decision, and the rows that a training in this run uses. */
  Run run(Run run, PerformanceDrift verdict, Optional<Champion> champion) {
    RowQuery upTo = RowQuery.upTo(run.upTo());
    double share = holdout.shareFor(rows.count(upTo).rows());
    Coverage coverage = new Coverage(run.upTo(), ClientBucket.firstTrained(share));
    RowStore.Labels trainable = rows.count(RowQuery.trainedOn(coverage));
    long newLabelled =
        champion
            .map(serving -> rows.count(upTo.after(serving.stored().coverage().upTo())).rows())
            .orElse(0L);
    RetrainDecision decision =
        rule.decide(
            new RetrainRule.Situation(
                champion.isPresent(),
                verdict,
                run.trigger(),
                newLabelled,
                trainable.positives(),
                trainable.negatives(),
                trainer.obstacle(trainable.rows(), features)));
    return run.withDrift(verdict, decision).withTrainingRows(coverage);
  }
}

package churnline.core.cycle;

import churnline.core.dataset.ClientBucket;
import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.drift.PerformanceDrift;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.Nothing;
import churnline.core.drift.PerformanceDrift.State;
import churnline.core.drift.PerformanceDriftCheck;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.ModelRegistry;
import churnline.core.model.RetrainDecision;
import churnline.core.model.Trainer;
import churnline.core.run.Champion;
import churnline.core.run.Run;
import churnline.core.run.RunLedger;
import churnline.core.run.WaitingRows;
import churnline.core.score.ScoreCollector;
import java.util.Optional;

/** The second stage: is the champion still as good as recorded, and is a challenger wanted? */
final class DriftStage {
  private final RowStore rows;
  private final ModelRegistry registry;
  private final RunLedger runs;
  private final PerformanceDriftCheck check;
  private final RetrainRule rule;
  private final HoldoutPolicy holdout;
  private final Trainer trainer;
  private final int features;

  DriftStage(
      RowStore rows,
      ModelRegistry registry,
      RunLedger runs,
      PerformanceDriftCheck check,
      RetrainRule rule,
      HoldoutPolicy holdout,
      Trainer trainer,
      int features) {
    this.rows = rows;
    this.registry = registry;
    this.runs = runs;
    this.check = check;
    this.rule = rule;
    this.holdout = holdout;
    this.trainer = trainer;
    this.features = features;
  }

  Run run(Run run, Optional<Champion> champion) {
    PerformanceDrift verdict = champion.map(serving -> verdict(run, serving)).orElse(NONE);
    RowStore.Labels trainable = rows.count(RowQuery.trainedOn(coverage(run)));
    long newLabelled =
        champion
            .map(serving -> rows.count(upTo(run).after(serving.stored().coverage().upTo())).rows())
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
    return run.withDrift(verdict, decision);
  }

  /** What a training in this run would use. */
  Coverage coverage(Run run) {
    double share = holdout.shareFor(rows.count(upTo(run)).rows());
    return new Coverage(run.upTo(), ClientBucket.firstTrained(share));
  }

  private static final PerformanceDrift NONE =
      new PerformanceDrift(State.NO_CHAMPION, new Nothing("no champion yet"));

  private PerformanceDrift verdict(Run run, Champion champion) {
    ScoreCollector waiting = new ScoreCollector();
    rows.forEachLabelled(
        WaitingRows.of(champion.stored(), runs, registry, run.upTo()),
        block -> {
          for (int row = 0; row < block.size; row++) {
            waiting.add(champion.model().probability(block, row), block.label[row]);
          }
        });
    F1Evidence f1 =
        new F1Evidence(
            waiting.size(),
            waiting.scores(champion.stored().threshold()).f1(),
            champion.evaluation().scores().f1());
    return check.check(waiting.labelled(), champion.stored().recorded(), f1);
  }

  private static RowQuery upTo(Run run) {
    return RowQuery.upTo(run.upTo());
  }
}

package churnline.core.cycle;

import churnline.core.drift.PerformanceDrift;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.Nothing;
import churnline.core.drift.PerformanceDrift.State;
import churnline.core.drift.PerformanceDriftCheck;
import churnline.core.model.ModelRegistry;
import churnline.core.model.RowScoring;
import churnline.core.run.Champion;
import churnline.core.run.Run;
import churnline.core.run.RunLedger;
import churnline.core.run.WaitingRows;
import churnline.core.score.ScoreCollector;
import java.util.Optional;

/** The second stage: is the champion still as good as recorded? */
final class DriftStage {
  private static final PerformanceDrift NONE =
      new PerformanceDrift(State.NO_CHAMPION, new Nothing("no champion yet"));

  private final RowScoring scoring;
  private final ModelRegistry registry;
  private final RunLedger runs;
  private final PerformanceDriftCheck check;

  DriftStage(
      RowScoring scoring, ModelRegistry registry, RunLedger runs, PerformanceDriftCheck check) {
    this.scoring = scoring;
    this.registry = registry;
    this.runs = runs;
    this.check = check;
  }

  PerformanceDrift verdict(Run run, Optional<Champion> champion) {
    return champion.map(serving -> verdict(run, serving)).orElse(NONE);
  }

  private PerformanceDrift verdict(Run run, Champion champion) {
    ScoreCollector waiting =
        scoring.score(
            champion.model(), WaitingRows.of(champion.stored(), runs, registry, run.upTo()));
    F1Evidence f1 =
        new F1Evidence(
            waiting.size(),
            waiting.scores(champion.stored().threshold()).f1(),
            champion.evaluation().scores().f1());
    return check.check(waiting.labelled(), champion.stored().recorded(), f1);
  }
}

package churnline.core.cycle;

import churnline.core.drift.PerformanceDrift;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.core.model.Promotion;
import churnline.core.model.StoredModel;
import churnline.core.run.Challenger;
import churnline.core.run.Outcomes;
import churnline.core.run.Run;
import churnline.core.run.RunId;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.Trigger;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Where runs begin, are timed, and reach the ledger: each is concluded in one commit. */
public final class RunBook {
  private final RunLedger runs;
  private final RunId ids;
  private final Clock clock;

  public RunBook(RunLedger runs, RunId ids, Clock clock) {
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
  }

  Run begin(Trigger trigger) {
    return begin(trigger, ids.next());
  }

  Run begin(Trigger trigger, String id) {
    return Run.begin(id, trigger, clock.instant());
  }

  /** Does a stage and notes its time. */
  Run timed(Run run, String stage, UnaryOperator<Run> work) {
    long before = clock.millis();
    Run after = work.apply(run);
    return after.withTiming(stage, clock.millis() - before);
  }

  /**
   * Puts what a run decided into the ledger.
   *
   * @param before what serves until now
   * @param promoted version that serves from now on; empty when that stays as it is
   */
  Run conclude(Run run, Optional<Deployment> before, Optional<Integer> promoted) {
    HaltPoint.BEFORE_CONCLUSION.reached();
    Instant now = clock.instant();
    Optional<StoredModel> trained = run.challenger().map(Challenger::stored);
    Optional<Deployment> deployment =
        promoted.map(version -> deployment(run, before, version, now));
    boolean decided = run.drift().filter(PerformanceDrift::isDecided).isPresent();
    runs.conclude(
        new RunLedger.Conclusion(
            record(run, before, promoted, now),
            trained,
            deployment,
            run.due().stream().map(Batch::number).toList(),
            decided ? OptionalLong.of(run.upTo()) : OptionalLong.empty()));
    HaltPoint.AFTER_CONCLUSION.reached();
    return run.asConcluded();
  }

  private static Deployment deployment(
      Run run, Optional<Deployment> before, int version, Instant now) {
    Promotion promotion = run.promotion().orElseThrow();
    return new Deployment(
        before.map(Deployment::number).orElse(0L) + 1,
        version,
        Deployment.after(before, now),
        Optional.of(run.id()),
        promotion.code().name(),
        promotion.sentence());
  }

  private static RunRecord record(
      Run run, Optional<Deployment> before, Optional<Integer> promoted, Instant now) {
    Optional<Integer> served = before.map(Deployment::version);
    return new RunRecord(
        run.id(),
        run.trigger(),
        run.startedAt(),
        now,
        served,
        promoted.or(() -> served),
        run.challenger().map(Challenger::stored).map(StoredModel::version),
        run.drift().map(Outcomes::of),
        run.retrain().map(Outcomes::of),
        run.promotion().map(Outcomes::of),
        run.timings());
  }
}

package churnline.core.cycle;

import churnline.core.drift.PerformanceDrift;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterFile;
import churnline.core.model.Deployment;
import churnline.core.model.Promotion;
import churnline.core.model.StoredModel;
import churnline.core.node.Follower;
import churnline.core.run.Challenger;
import churnline.core.run.Champion;
import churnline.core.run.Outcomes;
import churnline.core.run.Publications;
import churnline.core.run.RetrainingCycle;
import churnline.core.run.Run;
import churnline.core.run.RunId;
import churnline.core.run.RunLedger;
import churnline.core.run.RunObserver;
import churnline.core.run.RunRecord;
import churnline.core.run.StageAttempts;
import churnline.core.run.Trigger;
import churnline.core.serving.Serving;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The pipeline. What a run decides reaches the store in one commit at its conclusion; what was
 * committed is published afterwards, as often as it takes. So a run cut off anywhere is either as
 * if it had not begun or is finished by the next one.
 */
public final class Cycle implements RetrainingCycle {
  private final Stages stages;
  private final BatchLedger ledger;
  private final RunLedger runs;
  private final Serving serving;
  private final Publications publications;
  private final Follower follower;
  private final RunObserver observer;
  private final RunId ids;
  private final Clock clock;
  private volatile boolean stopping;

  Cycle(
      Stages stages,
      BatchLedger ledger,
      RunLedger runs,
      Serving serving,
      Publications publications,
      Follower follower,
      RunObserver observer,
      RunId ids,
      Clock clock) {
    this.stages = stages;
    this.ledger = ledger;
    this.runs = runs;
    this.serving = serving;
    this.publications = publications;
    this.follower = follower;
    this.observer = observer;
    this.clock = clock;
    this.ids = ids;
  }

  /** The stages that decide. */
  record Stages(
      Ingestion ingestion,
      DriftStage drift,
      TrainingStage training,
      PromotionStage promotion,
      StageAttempts attempts,
      MasterFile master,
      churnline.core.dataset.RowStore rows) {}

  /** For who only reads: the champion is loaded, and no file is touched. */
  public void load() {
    loadChampion();
  }

  /**
   * Before the first run: the champion is loaded, and damaged or unfinished files are put right.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the store does not
   *     know what was published of it
   */
  public void start() {
    loadChampion();
    refuseStoreFromBefore();
    stages.master().repair().ifPresent(observer::repaired);
    publications.repair(serving.champion(), clock.instant());
  }

  /** The same while another process on the store has the turn: nothing is noted in the store. */
  public void startBeside() {
    loadChampion();
    refuseStoreFromBefore();
    stages.master().follow();
    publications.repair(serving.champion(), clock.instant());
  }

  private void refuseStoreFromBefore() {
    stages.master().refuseUnlessKnown(sha256 -> !ledger.bySha256(sha256).isEmpty());
  }

  /** Who cannot predict can still be asked for the way out, and take it. */
  private void loadChampion() {
    serving.refreshUnlessDamaged();
    serving
        .damage()
        .ifPresent(text -> observer.warned("no model serves and no run begins: " + text));
  }

  /** From now on a run ends with the file or stage in hand. */
  public void stop() {
    stopping = true;
  }

  public boolean isStopping() {
    return stopping;
  }

  @Override
  public Run begin(Trigger trigger) {
    return begin(trigger, ids.next());
  }

  @Override
  public Run begin(Trigger trigger, String id) {
    serving.refresh();
    return Run.begin(id, trigger, clock.instant());
  }

  @Override
  public Run ingest(Run run) {
    return timed(
        run,
        "ingest",
        now -> {
          stages.attempts().begin();
          Run taken = stages.ingestion().run(now, () -> stopping);
          stages.master().complete().ifPresent(observer::repaired);
          return taken.withDue(ledger.unchecked(), stages.rows().lastSequence());
        });
  }

  @Override
  public Run checkDrift(Run run) {
    Run checked =
        stages
            .attempts()
            .leftOut()
            .map(run::withoutCheck)
            .orElseGet(
                () -> attempt("drift-check", run, now -> stages.drift().run(now, champion())));
    observer.checked(checked);
    return checked;
  }

  @Override
  public Run retrain(Run run) {
    Run trained =
        attempt("retrain", run, now -> stages.training().run(now, stages.drift().coverage(now)));
    observer.retrained(trained);
    return trained;
  }

  @Override
  public Run redeploy(Run run) {
    Run decided =
        attempt("redeploy", run, now -> conclude(stages.promotion().run(now, champion())));
    serving.refresh();
    observer.redeployed(decided);
    return decided;
  }

  private Optional<Champion> champion() {
    return serving.champion();
  }

  private Run attempt(String stage, Run run, UnaryOperator<Run> work) {
    return stages.attempts().attempt(stage, run, begun -> timed(begun, stage, work));
  }

  @Override
  public boolean isRetryDue() {
    return !stopping && (stages.ingestion().hasSuspects() || stages.attempts().hasFailed());
  }

  @Override
  public Run report(Run run) {
    Run done = run.isCheckDue() && !run.concluded() ? conclude(run) : run;
    boolean anything =
        !done.batches().isEmpty() || done.isCheckDue() || !ledger.unpublished().isEmpty();
    long before = clock.millis();
    int files = publications.publish(done, serving.champion());
    follower.published(done);
    HaltPoint.AFTER_PUBLISHING.reached();
    Run reported = done.withTiming("report", clock.millis() - before);
    if (anything) {
      observer.reported(reported, files);
    } else {
      observer.nothingNew(reported);
    }
    return reported;
  }

  private Run timed(Run run, String stage, UnaryOperator<Run> work) {
    long before = clock.millis();
    Run after = work.apply(run);
    return after.withTiming(stage, clock.millis() - before);
  }

  private Run conclude(Run run) {
    HaltPoint.BEFORE_CONCLUSION.reached();
    Optional<Champion> champion = serving.champion();
    Optional<StoredModel> trained = run.challenger().map(Challenger::stored);
    Optional<Deployment> deployment =
        run.promotion()
            .filter(Promotion::isPromoted)
            .map(
                promotion ->
                    new Deployment(
                        champion.map(now -> now.deployment().number()).orElse(0L) + 1,
                        trained.orElseThrow().version(),
                        Deployment.after(champion.map(Champion::deployment), clock.instant()),
                        Optional.of(run.id()),
                        promotion.code().name(),
                        promotion.sentence()));
    Optional<Integer> before = champion.map(now -> now.stored().version());
    boolean decided = run.drift().filter(PerformanceDrift::isDecided).isPresent();
    runs.conclude(
        new RunLedger.Conclusion(
            new RunRecord(
                run.id(),
                run.trigger(),
                run.startedAt(),
                clock.instant(),
                before,
                deployment.map(Deployment::version).or(() -> before),
                trained.map(StoredModel::version),
                run.drift().map(Outcomes::of),
                run.retrain().map(Outcomes::of),
                run.promotion().map(Outcomes::of),
                run.timings()),
            trained,
            deployment,
            run.due().stream().map(Batch::number).toList(),
            decided ? OptionalLong.of(run.upTo()) : OptionalLong.empty()));
    HaltPoint.AFTER_CONCLUSION.reached();
    return run.asConcluded();
  }
}

package churnline.edge.camel;

import churnline.core.drift.PerformanceDrift;
import churnline.core.ingest.Batch;
import churnline.core.model.RetrainDecision;
import churnline.core.run.RetrainingCycle;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Does nothing in every stage but to write it down, and fails where it is told to. */
final class FakeCycle implements RetrainingCycle {
  /** Stages of the runs that the start of the context did not begin. */
  final List<String> stages = new CopyOnWriteArrayList<>();

  final List<Trigger> begun = new CopyOnWriteArrayList<>();
  final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final boolean newRows;
  private final boolean retrain;
  private String failing = "";
  private Throwable failure;
  private int failures;
  private final AtomicBoolean retryDue = new AtomicBoolean();
  private volatile String outage;
  private Runnable afterIngest = () -> {};

  FakeCycle(boolean newRows, boolean retrain) {
    this.newRows = newRows;
    this.retrain = retrain;
  }

  /** Throws in this stage, so many times. */
  FakeCycle failing(String stage, int times, Throwable what) {
    failing = stage;
    failures = times;
    failure = what;
    return this;
  }

  FakeCycle afterIngest(Runnable what) {
    afterIngest = what;
    return this;
  }

  @Override
  public Run begin(Trigger trigger) {
    begun.add(trigger);
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    return run(trigger, List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public Run begin(Trigger trigger, String id) {
    return begin(trigger);
  }

  @Override
  public Run ingest(Run run) {
    Run after = stage("ingest", run, newRows ? List.of(batch()) : List.of());
    if (run.trigger() != Trigger.START) {
      afterIngest.run();
    }
    return after;
  }

  @Override
  public Run checkDrift(Run run) {
    return stage("drift-check", run, run.due());
  }

  @Override
  public Run retrain(Run run) {
    return stage("retrain", run, run.due());
  }

  @Override
  public Run redeploy(Run run) {
    return stage("redeploy", run, run.due());
  }

  @Override
  public Run report(Run run) {
    Run after = stage("report", run, run.due());
    inside.decrementAndGet();
    return after;
  }

  private Run stage(String name, Run run, List<Batch> due) {
    if (run.trigger() == Trigger.START) {
      return run;
    }
    stages.add(name);
    if (name.equals(failing) && failures > 0) {
      failures--;
      sneak(failure);
    }
    PerformanceDrift none =
        new PerformanceDrift(
            PerformanceDrift.State.STABLE, new PerformanceDrift.Nothing("nothing"));
    RetrainDecision decision =
        new RetrainDecision(
            retrain ? RetrainDecision.Code.DRIFT : RetrainDecision.Code.NO_DRIFT, "as told");
    return run(run.trigger(), due, Optional.of(none), Optional.of(decision));
  }

  private static Run run(
      Trigger trigger,
      List<Batch> due,
      Optional<PerformanceDrift> drift,
      Optional<RetrainDecision> decision) {
    return new Run(
        "run-1",
        trigger,
        Instant.EPOCH,
        new Run.Intake(List.of(), due, 0),
        new Run.Decisions(drift, decision, Optional.empty(), Optional.empty(), Optional.empty()),
        Map.of(),
        false);
  }

  private static Batch batch() {
    return new Batch(
        1,
        "clients.csv",
        "sha",
        1,
        "run-1",
        Instant.EPOCH,
        1,
        Batch.Status.INGESTED,
        Batch.Counts.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "claim",
        Optional.empty());
  }

  /** Says once that something waits for a run of its own. */
  FakeCycle retryDue() {
    retryDue.set(true);
    return this;
  }

  @Override
  public boolean isRetryDue() {
    return retryDue.getAndSet(false);
  }

  @Override
  public Optional<String> outage() {
    return Optional.ofNullable(outage);
  }

  /** Says from now on that nothing is taken in. */
  void outage(String why) {
    outage = why;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}

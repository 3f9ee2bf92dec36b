package churnline.edge.observe;

import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;
import churnline.core.run.Run;
import churnline.core.run.RunObserver;
import churnline.edge.gate.RecentRuns;
import churnline.edge.gate.RecentRuns.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Counts what happens and hands it on. */
public final class RunMetrics implements RunObserver {
  private static final double MILLIS = 1000.0;
  private final RunObserver next;
  private final MeterRegistry meters;
  private final RecentRuns recent;
  private final AtomicLong lastRun = new AtomicLong();

  /**
   * @param champion version that serves, 0 for none
   */
  public RunMetrics(
      RunObserver next, MeterRegistry meters, RecentRuns recent, Supplier<Number> champion) {
    this.next = next;
    this.meters = meters;
    this.recent = recent;
    Gauge.builder("churnline.champion.version", champion)
        .description("Version of the model that serves; 0 for none")
        .register(meters);
    Gauge.builder("churnline.run.last.timestamp", () -> lastRun.get() / MILLIS)
        .baseUnit("seconds")
        .description("When the last run ended, Unix time; 0 before the first")
        .register(meters);
    for (Batch.Status status : Batch.Status.values()) {
      meters.counter("churnline.files", "status", word(status));
    }
    for (String outcome : new String[] {"accepted", "duplicate", "quarantined"}) {
      meters.counter("churnline.rows", "outcome", outcome);
    }
    meters.counter("churnline.promotions");
  }

  @Override
  public void ingested(Run run, Batch batch, long millis) {
    meters.counter("churnline.files", "status", word(batch.status())).increment();
    if (batch.status() == Batch.Status.INGESTED) {
      rows("accepted", batch.counts().accepted());
      rows("duplicate", batch.counts().duplicate());
      rows("quarantined", batch.counts().quarantined());
      meters.timer("churnline.ingest.duration").record(millis, TimeUnit.MILLISECONDS);
    }
    next.ingested(run, batch, millis);
  }

  private void rows(String outcome, long count) {
    meters.counter("churnline.rows", "outcome", outcome).increment((double) count);
  }

  @Override
  public void resumed(Run run, Batch batch) {
    next.resumed(run, batch);
  }

  @Override
  public void gaveBack(Run run, String name) {
    meters.counter("churnline.files.given.back").increment();
    next.gaveBack(run, name);
  }

  @Override
  public void checked(Run run) {
    run.drift()
        .ifPresent(
            drift ->
                meters
                    .counter("churnline.drift.checks", "verdict", word(drift.state()))
                    .increment());
    next.checked(run);
  }

  @Override
  public void retrained(Run run) {
    meters.counter("churnline.trainings").increment();
    next.retrained(run);
  }

  @Override
  public void redeployed(Run run) {
    if (run.isPromoted()) {
      meters.counter("churnline.promotions").increment();
    }
    next.redeployed(run);
  }

  @Override
  public void deployedByHand(Run run, StoredModel model) {
    meters.counter("churnline.promotions").increment();
    next.deployedByHand(run, model);
  }

  @Override
  public void progressed(String stage, String unit, long done, long of) {
    recent.progressed(new RecentRuns.Progress(stage, unit, done, of));
    next.progressed(stage, unit, done, of);
  }

  @Override
  public void reported(Run run, int files) {
    ended(run, State.FINISHED);
    next.reported(run, files);
  }

  @Override
  public void nothingNew(Run run) {
    ended(run, State.NOTHING_NEW);
    next.nothingNew(run);
  }

  private void ended(Run run, State state) {
    meters
        .counter("churnline.runs", "trigger", word(run.trigger()), "outcome", word(state))
        .increment();
    lastRun.set(System.currentTimeMillis());
    recent.idle();
    recent.ended(run.id(), state);
  }

  @Override
  public void repaired(String what) {
    next.repaired(what);
  }

  @Override
  public void defect(String subject, String what, Throwable failure) {
    meters.counter("churnline.defects").increment();
    next.defect(subject, what, failure);
  }

  @Override
  public void warned(String what) {
    next.warned(what);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package churnline.edge.observe;

import churnline.core.drift.PerformanceDrift;
import churnline.core.event.Event;
import churnline.core.event.EventListener;
import churnline.core.ingest.Batch;
import churnline.core.run.Run;
import churnline.edge.gate.RecentRuns;
import churnline.edge.gate.RecentRuns.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Counts what happens, and notes which run is in hand. */
public final class RunMetrics implements EventListener {
  private static final double MILLIS = 1000.0;
  private final MeterRegistry meters;
  private final RecentRuns recent;
  private final AtomicLong lastRun = new AtomicLong();

  /**
   * @param champion version that serves, 0 for none
   */
  public RunMetrics(MeterRegistry meters, RecentRuns recent, Supplier<Number> champion) {
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
  public void on(Event event) {
    if (event instanceof Event.FileTaken taken) {
      taken(taken.batch(), taken.millis());
    } else if (event instanceof Event.FileReturned) {
      meters.counter("churnline.files.given.back").increment();
    } else if (event instanceof Event.DriftChecked checked) {
      checked.run().drift().ifPresent(this::checked);
    } else if (event instanceof Event.ModelTrained) {
      meters.counter("churnline.trainings").increment();
    } else if (event instanceof Event.PromotionDecided decided) {
      meters.counter("churnline.promotions").increment(decided.run().isPromoted() ? 1 : 0);
    } else if (event instanceof Event.PromotedByHand) {
      meters.counter("churnline.promotions").increment();
    } else if (event instanceof Event.Progressed step) {
      recent.progressed(new RecentRuns.Progress(step.stage(), step.unit(), step.done(), step.of()));
    } else if (event instanceof Event.RunReported reported) {
      ended(reported.run(), State.FINISHED);
    } else if (event instanceof Event.NothingNew nothing) {
      ended(nothing.run(), State.NOTHING_NEW);
    } else if (event instanceof Event.DefectFound) {
      meters.counter("churnline.defects").increment();
    }
  }

  private void checked(PerformanceDrift drift) {
    meters.counter("churnline.drift.checks", "verdict", word(drift.state())).increment();
  }

  private void taken(Batch batch, long millis) {
    meters.counter("churnline.files", "status", word(batch.status())).increment();
    if (batch.status() == Batch.Status.INGESTED) {
      rows("accepted", batch.counts().accepted());
      rows("duplicate", batch.counts().duplicate());
      rows("quarantined", batch.counts().quarantined());
      meters.timer("churnline.ingest.duration").record(millis, TimeUnit.MILLISECONDS);
    }
  }

  private void rows(String outcome, long count) {
    meters.counter("churnline.rows", "outcome", outcome).increment((double) count);
  }

  private void ended(Run run, State state) {
    meters
        .counter("churnline.runs", "trigger", word(run.trigger()), "outcome", word(state))
        .increment();
    lastRun.set(System.currentTimeMillis());
    recent.idle();
    recent.ended(run.id(), state);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

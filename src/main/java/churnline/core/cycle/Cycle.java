package churnline.core.cycle;

import churnline.core.event.Event;
import churnline.core.event.Events;
import churnline.core.run.Champion;
import churnline.core.run.RetrainingCycle;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.core.serving.Serving;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The pipeline. What a run decides reaches the store in one commit at its conclusion; what was
 * committed is published afterwards, as often as it takes. So a run cut off anywhere is either as
 * if it had not begun or is finished by the next one.
 */
public final class Cycle implements RetrainingCycle {
  private final Stages stages;
  private final StageAttempts attempts;
  private final RunBook book;
  private final RunReport report;
  private final Serving serving;
  private final Events events;
  private volatile boolean stopping;

  Cycle(
      Stages stages,
      StageAttempts attempts,
      RunBook book,
      RunReport report,
      Serving serving,
      Events events) {
    this.stages = stages;
    this.attempts = attempts;
    this.book = book;
    this.report = report;
    this.serving = serving;
    this.events = events;
  }

  /** The stages. */
  record Stages(
      IngestStage ingest,
      DriftStage drift,
      RetrainStage retrain,
      TrainingStage training,
      PromotionStage promotion) {}

  /** From now on a run ends with the file or stage in hand. */
  public void stop() {
    stopping = true;
  }

  public boolean isStopping() {
    return stopping;
  }

  @Override
  public Run begin(Trigger trigger) {
    serving.refresh();
    return book.begin(trigger);
  }

  @Override
  public Run begin(Trigger trigger, String id) {
    serving.refresh();
    return book.begin(trigger, id);
  }

  @Override
  public Run ingest(Run run) {
    return book.timed(
        run,
        "ingest",
        now -> {
          attempts.begin();
          return stages.ingest().run(now, () -> stopping);
        });
  }

  @Override
  public Run checkDrift(Run run) {
    Run checked =
        attempts
            .leftOut()
            .map(run::withoutCheck)
            .orElseGet(() -> attempt("drift-check", run, this::decide));
    events.tell(new Event.DriftChecked(checked));
    return checked;
  }

  private Run decide(Run run) {
    Optional<Champion> champion = serving.champion();
    return stages.retrain().run(run, stages.drift().verdict(run, champion), champion);
  }

  @Override
  public Run retrain(Run run) {
    Run trained = attempt("retrain", run, stages.training()::run);
    events.tell(new Event.ModelTrained(trained));
    return trained;
  }

  @Override
  public Run redeploy(Run run) {
    Run decided =
        attempt("redeploy", run, now -> conclude(stages.promotion().run(now, serving.champion())));
    serving.refresh();
    events.tell(new Event.PromotionDecided(decided));
    return decided;
  }

  private Run attempt(String stage, Run run, UnaryOperator<Run> work) {
    return attempts.attempt(stage, run, begun -> book.timed(begun, stage, work));
  }

  @Override
  public boolean isRetryDue() {
    return !stopping
        && (stages.ingest().isRetryDue() || attempts.hasFailed() || report.isRetryDue());
  }

  @Override
  public Optional<String> outage() {
    return stages.ingest().outage();
  }

  @Override
  public Run report(Run run) {
    return report.publish(
        run.isCheckDue() && !run.concluded() ? conclude(run) : run, serving.champion());
  }

  private Run conclude(Run run) {
    Optional<Integer> promoted =
        run.isPromoted()
            ? run.challenger().map(challenger -> challenger.stored().version())
            : Optional.empty();
    return book.conclude(run, serving.champion().map(Champion::deployment), promoted);
  }
}

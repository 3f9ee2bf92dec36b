package churnline.core.run;

import churnline.core.dataset.Coverage;
import churnline.core.drift.PerformanceDrift;
import churnline.core.ingest.Batch;
import churnline.core.model.Promotion;
import churnline.core.model.RetrainDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything known so far about one pass; each stage returns a richer copy.
 *
 * @param id ULID that joins log lines, ledger, receipts and metrics
 * @param intake the rows this pass is about
 * @param decisions what was decided so far
 * @param timings milliseconds by stage
 * @param concluded whether the decisions are in the ledger
 */
public record Run(
    String id,
    Trigger trigger,
    Instant startedAt,
    Intake intake,
    Decisions decisions,
    Map<String, Long> timings,
    boolean concluded) {

  /**
   * What a pass is about.
   *
   * @param batches files taken in this pass, whatever became of them
   * @param due batches whose rows no run has checked yet
   * @param upTo last sequence number this pass looks at
   */
  public record Intake(List<Batch> batches, List<Batch> due, long upTo) {
    /** Nothing yet. */
    public static final Intake NONE = new Intake(List.of(), List.of(), -1);

    /** Copies the lists. */
    public Intake {
      batches = List.copyOf(batches);
      due = List.copyOf(due);
    }
  }

  /**
   * What a pass has decided.
   *
   * @param drift verdict of the drift check
   * @param retrain whether a challenger is trained
   * @param trainingRows the rows that a training in this run uses
   * @param challenger the challenger, when one was trained
   * @param promotion what became of it
   */
  public record Decisions(
      Optional<PerformanceDrift> drift,
      Optional<RetrainDecision> retrain,
      Optional<Coverage> trainingRows,
      Optional<Challenger> challenger,
      Optional<Promotion> promotion) {
    /** Nothing yet. */
    public static final Decisions NONE =
        new Decisions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A pass that has done nothing yet. */
  public static Run begin(String id, Trigger trigger, Instant now) {
    return new Run(id, trigger, now, Intake.NONE, Decisions.NONE, Map.of(), false);
  }

  public List<Batch> batches() {
    return intake.batches();
  }

  public List<Batch> due() {
    return intake.due();
  }

  public long upTo() {
    return intake.upTo();
  }

  public Optional<PerformanceDrift> drift() {
    return decisions.drift();
  }

  public Optional<RetrainDecision> retrain() {
    return decisions.retrain();
  }

  public Optional<Coverage> trainingRows() {
    return decisions.trainingRows();
  }

  public Optional<Challenger> challenger() {
    return decisions.challenger();
  }

  public Optional<Promotion> promotion() {
    return decisions.promotion();
  }

  /** Whether there are rows for the later stages, or a retraining is due whether or not. */
  public boolean isCheckDue() {
    return !due().isEmpty() || trigger == Trigger.RETRAIN_CRON || trigger == Trigger.TRAIN;
  }

  public boolean isRetrainDue() {
    return retrain().filter(RetrainDecision::isTrain).isPresent();
  }

  public boolean isPromoted() {
    return promotion().filter(Promotion::isPromoted).isPresent();
  }

  public Run withBatch(Batch batch) {
    List<Batch> more = new ArrayList<>(batches());
    more.add(batch);
    return with(new Intake(more, due(), upTo()));
  }

  public Run withDue(List<Batch> unchecked, long last) {
    return with(new Intake(batches(), unchecked, last));
  }

  public Run withDrift(PerformanceDrift verdict, RetrainDecision decision) {
    return with(
        new Decisions(
            Optional.of(verdict),
            Optional.of(decision),
            trainingRows(),
            challenger(),
            promotion()));
  }

  public Run withoutCheck(RetrainDecision decision) {
    return with(
        new Decisions(
            Optional.empty(), Optional.of(decision), trainingRows(), challenger(), promotion()));
  }

  public Run withTrainingRows(Coverage rows) {
    return with(new Decisions(drift(), retrain(), Optional.of(rows), challenger(), promotion()));
  }

  public Run withChallenger(Challenger trained) {
    return with(
        new Decisions(drift(), retrain(), trainingRows(), Optional.of(trained), promotion()));
  }

  public Run withPromotion(Promotion decided) {
    return with(
        new Decisions(drift(), retrain(), trainingRows(), challenger(), Optional.of(decided)));
  }

  public Run withTiming(String stage, long millis) {
    Map<String, Long> more = new LinkedHashMap<>(timings);
    more.merge(stage, millis, Long::sum);
    return new Run(id, trigger, startedAt, intake, decisions, Map.copyOf(more), concluded);
  }

  public Run asConcluded() {
    return new Run(id, trigger, startedAt, intake, decisions, timings, true);
  }

  private Run with(Intake richer) {
    return new Run(id, trigger, startedAt, richer, decisions, timings, concluded);
  }

  private Run with(Decisions richer) {
    return new Run(id, trigger, startedAt, intake, richer, timings, concluded);
  }
}

package churnline.cycle;

import churnline.drift.PerformanceDrift;
import churnline.ingest.Batch;
import churnline.model.Promotion;
import churnline.model.RetrainDecision;
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
 * @param batches files taken in this pass, whatever became of them
 * @param due batches whose rows no run has checked yet
 * @param upTo last sequence number this pass looks at
 * @param drift verdict of the drift check
 * @param retrain whether a challenger is trained
 * @param challenger the challenger, when one was trained
 * @param promotion what became of it
 * @param timings milliseconds by stage
 * @param concluded whether the decisions are in the ledger
 */
public record Run(
    String id,
    Trigger trigger,
    Instant startedAt,
    List<Batch> batches,
    List<Batch> due,
    long upTo,
    Optional<PerformanceDrift> drift,
    Optional<RetrainDecision> retrain,
    Optional<Challenger> challenger,
    Optional<Promotion> promotion,
    Map<String, Long> timings,
    boolean concluded) {

  /** A pass that has done nothing yet. */
  public static Run begin(String id, Trigger trigger, Instant now) {
    return new Run(
        id,
        trigger,
        now,
        List.of(),
        List.of(),
        -1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false);
  }

  /** Whether there are rows for the later stages, or a retraining is due by the clock. */
  public boolean isCheckDue() {
    return !due.isEmpty() || trigger == Trigger.RETRAIN_CRON;
  }

  public boolean isRetrainDue() {
    return retrain.filter(RetrainDecision::isTrain).isPresent();
  }

  public boolean isPromoted() {
    return promotion.filter(Promotion::isPromoted).isPresent();
  }

  Run withBatch(Batch batch) {
    List<Batch> more = new ArrayList<>(batches);
    more.add(batch);
    return new Run(
        id,
        trigger,
        startedAt,
        List.copyOf(more),
        due,
        upTo,
        drift,
        retrain,
        challenger,
        promotion,
        timings,
        concluded);
  }

  Run withDue(List<Batch> unchecked, long last) {
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        List.copyOf(unchecked),
        last,
        drift,
        retrain,
        challenger,
        promotion,
        timings,
        concluded);
  }

  Run withDrift(PerformanceDrift verdict, RetrainDecision decision) {
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        due,
        upTo,
        Optional.of(verdict),
        Optional.of(decision),
        challenger,
        promotion,
        timings,
        concluded);
  }

  Run withChallenger(Challenger trained) {
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        due,
        upTo,
        drift,
        retrain,
        Optional.of(trained),
        promotion,
        timings,
        concluded);
  }

  Run withPromotion(Promotion decided) {
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        due,
        upTo,
        drift,
        retrain,
        challenger,
        Optional.of(decided),
        timings,
        concluded);
  }

  Run withTiming(String stage, long millis) {
    Map<String, Long> more = new LinkedHashMap<>(timings);
    more.merge(stage, millis, Long::sum);
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        due,
        upTo,
        drift,
        retrain,
        challenger,
        promotion,
        Map.copyOf(more),
        concluded);
  }

  Run asConcluded() {
    return new Run(
        id,
        trigger,
        startedAt,
        batches,
        due,
        upTo,
        drift,
        retrain,
        challenger,
        promotion,
        timings,
        true);
  }
}

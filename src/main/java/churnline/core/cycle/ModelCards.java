package churnline.core.cycle;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterFile;
import churnline.core.model.StoredModel;
import churnline.core.model.Trainer;
import churnline.core.run.Run;
import churnline.core.score.Scores;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code card.json}: where a model comes from. */
final class ModelCards {
  private final BatchLedger ledger;
  private final MasterFile master;
  private final Schema schema;

  ModelCards(BatchLedger ledger, MasterFile master, Schema schema) {
    this.ledger = ledger;
    this.master = master;
    this.schema = schema;
  }

  /**
   * Returns the card.
   *
   * @param training rows it was trained on
   * @param scores of the rows it was recorded on
   */
  Map<String, Object> card(
      Run run,
      int version,
      Instant now,
      Trainer.Trained trained,
      Observations training,
      Scores scores) {
    Coverage coverage = run.trainingRows().orElseThrow();
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("version", StoredModel.name(version));
    card.put("model_hash", trained.model().hash());
    card.put("trained_at", now.toString());
    card.put("run", run.id());
    card.put("why", run.retrain().orElseThrow().sentence());
    card.put("dataset_id", master.datasetId());
    card.put("rows", training.size());
    card.put("positives", training.positives());
    card.put("negatives", training.negatives());
    card.put("held_out_share", coverage.firstBucket() / 10_000.0);
    card.put("positive_class", schema.target() + "=" + schema.positive());
    card.put("features", trained.model().preprocessing().encodedNames());
    card.put("weights", trained.model().weights());
    card.put("intercept", trained.model().intercept());
    card.put("threshold", scores.threshold());
    card.put("trainer", trained.settings());
    card.put("java", System.getProperty("java.version"));
    card.put(
        "recorded",
        coverage.firstBucket() > 0
            ? "held-out clients"
            : "out-of-fold: five folds by client, too few rows to hold any out");
    card.put("recorded_scores", scores);
    card.put("files", files(coverage));
    return card;
  }

  private List<Map<String, Object>> files(Coverage coverage) {
    return ledger.ingestedUpTo(coverage.upTo()).stream().map(ModelCards::file).toList();
  }

  private static Map<String, Object> file(Batch batch) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", batch.name());
    file.put("sha256", batch.sha256());
    file.put("accepted", batch.counts().accepted());
    return file;
  }
}

package churnline.core.cycle;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.Observations;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterFile;
import churnline.core.model.ChurnModel;
import churnline.core.model.CrossValidation;
import churnline.core.model.ModelRegistry;
import churnline.core.model.Preprocessing;
import churnline.core.model.StoredModel;
import churnline.core.model.Trainer;
import churnline.core.run.Challenger;
import churnline.core.run.Run;
import churnline.core.score.LabelledScores;
import churnline.core.score.ScoreCollector;
import churnline.core.score.Scores;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** The third stage: trains a challenger on all labelled rows that are not kept out. */
final class TrainingStage {
  private static final double[] NONE = {};

  private final RowStore rows;
  private final ModelRegistry registry;
  private final BatchLedger ledger;
  private final MasterFile master;
  private final Trainer trainer;
  private final Schema schema;
  private final double threshold;
  private final long seed;
  private final Clock clock;

  TrainingStage(
      RowStore rows,
      ModelRegistry registry,
      BatchLedger ledger,
      MasterFile master,
      Trainer trainer,
      Schema schema,
      double threshold,
      long seed,
      Clock clock) {
    this.rows = rows;
    this.registry = registry;
    this.ledger = ledger;
    this.master = master;
    this.trainer = trainer;
    this.schema = schema;
    this.threshold = threshold;
    this.seed = seed;
    this.clock = clock;
  }

  Run run(Run run, Coverage coverage) {
    Observations training = rows.read(RowQuery.trainedOn(coverage));
    Preprocessing preprocessing = Preprocessing.learn(schema, training);
    Trainer.Trained trained = trainer.train(preprocessing, training, seed);
    boolean holdsOut = coverage.firstBucket() > 0;
    double[] outOfFold =
        holdsOut ? NONE : CrossValidation.outOfFold(trainer, schema, training, seed);
    ScoreCollector heldOut = new ScoreCollector();
    if (holdsOut) {
      score(trained.model(), coverage, heldOut);
    }
    LabelledScores recorded =
        holdsOut ? heldOut.labelled() : LabelledScores.of(outOfFold, training.label());
    Scores scores =
        holdsOut ? heldOut.scores(threshold) : Scores.of(outOfFold, training.label(), threshold);
    int version = registry.nextVersion();
    Instant now = clock.instant();
    StoredModel stored =
        new StoredModel(
            version,
            run.id(),
            now,
            trained.model().hash(),
            preprocessing,
            trained.file(),
            DigestUtils.sha256Hex(trained.file()),
            card(run, version, now, trained, training, coverage, scores),
            coverage,
            training.size(),
            recorded.thinned(),
            scores,
            threshold);
    return run.withChallenger(new Challenger(stored, trained.model(), outOfFold));
  }

  private void score(ChurnModel model, Coverage coverage, ScoreCollector into) {
    rows.forEachLabelled(
        RowQuery.heldOut(coverage),
        block -> {
          for (int row = 0; row < block.size; row++) {
            into.add(model.probability(block, row), block.label[row]);
          }
        });
  }

  private Map<String, Object> card(
      Run run,
      int version,
      Instant now,
      Trainer.Trained trained,
      Observations training,
      Coverage coverage,
      Scores scores) {
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
    card.put("threshold", threshold);
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
    return ledger.ingestedUpTo(coverage.upTo()).stream().map(TrainingStage::file).toList();
  }

  private static Map<String, Object> file(Batch batch) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", batch.name());
    file.put("sha256", batch.sha256());
    file.put("accepted", batch.counts().accepted());
    return file;
  }
}

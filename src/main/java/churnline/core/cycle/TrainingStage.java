package churnline.core.cycle;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.Observations;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.model.CrossValidation;
import churnline.core.model.ModelRegistry;
import churnline.core.model.Preprocessing;
import churnline.core.model.RowScoring;
import churnline.core.model.StoredModel;
import churnline.core.model.Trainer;
import churnline.core.run.Challenger;
import churnline.core.run.Run;
import churnline.core.score.LabelledScores;
import churnline.core.score.ScoreCollector;
import churnline.core.score.Scores;
import java.time.Clock;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;

/** The third stage: trains a challenger on all labelled rows that are not kept out. */
final class TrainingStage {
  private static final double[] NONE = {};

  private final RowStore rows;
  private final ModelRegistry registry;
  private final Trainer trainer;
  private final ModelCards cards;
  private final Rules rules;
  private final Clock clock;

  /**
   * What a training does not take from the data.
   *
   * @param threshold probability from which a client is predicted to leave
   * @param seed of everything random
   */
  record Rules(Schema schema, double threshold, long seed) {}

  TrainingStage(
      RowStore rows,
      ModelRegistry registry,
      Trainer trainer,
      ModelCards cards,
      Rules rules,
      Clock clock) {
    this.rows = rows;
    this.registry = registry;
    this.trainer = trainer;
    this.cards = cards;
    this.rules = rules;
    this.clock = clock;
  }

  Run run(Run run) {
    Coverage coverage = run.trainingRows().orElseThrow();
    Observations training = rows.read(RowQuery.trainedOn(coverage));
    Preprocessing preprocessing = Preprocessing.learn(rules.schema(), training);
    Trainer.Trained trained = trainer.train(preprocessing, training, rules.seed());
    boolean holdsOut = coverage.firstBucket() > 0;
    double[] outOfFold =
        holdsOut
            ? NONE
            : CrossValidation.outOfFold(trainer, rules.schema(), training, rules.seed());
    ScoreCollector heldOut =
        holdsOut
            ? new RowScoring(rows).score(trained.model(), RowQuery.heldOut(coverage))
            : new ScoreCollector();
    LabelledScores recorded =
        holdsOut ? heldOut.labelled() : LabelledScores.of(outOfFold, training.label());
    Scores scores =
        holdsOut
            ? heldOut.scores(rules.threshold())
            : Scores.of(outOfFold, training.label(), rules.threshold());
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
            cards.card(run, version, now, trained, training, scores),
            coverage,
            training.size(),
            recorded.thinned(),
            scores,
            rules.threshold());
    return run.withChallenger(new Challenger(stored, trained.model(), outOfFold));
  }
}

package churnline.core.serving;

import churnline.core.dataset.RowStore;
import churnline.core.model.ChurnModel;
import churnline.core.model.EvaluationResult;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.ModelRegistry;
import churnline.core.model.RowScoring;
import churnline.core.model.StoredModel;
import churnline.core.score.ScoreCollector;
import java.time.Clock;
import java.util.Optional;

/**
 * What scores are reported on: the user's {@code testdata.csv}, or, when there is none, the rows
 * each model was recorded on at its training.
 */
public final class EvaluationSet {
  private final TestData data;
  private final RowStore rows;
  private final ModelRegistry registry;
  private final HoldoutPolicy.Exclude exclude;
  private final Clock clock;

  /**
   * @param exclude which stored rows are kept out of training for it
   */
  public EvaluationSet(
      TestData data,
      RowStore rows,
      ModelRegistry registry,
      HoldoutPolicy.Exclude exclude,
      Clock clock) {
    this.data = data;
    this.rows = rows;
    this.registry = registry;
    this.exclude = exclude;
    this.clock = clock;
  }

  /** Takes over another {@code testdata.csv}. */
  synchronized void refresh() {
    data.refresh(blocks -> rows.setEvaluationSet(blocks, exclude == HoldoutPolicy.Exclude.CLIENT));
  }

  /**
   * Returns the model's score on the current set. What it returns is the model's newest evaluation
   * in the store, or, for a model that was never scored on another set, what its training recorded.
   */
  synchronized EvaluationResult score(StoredModel stored, ChurnModel model) {
    Optional<EvaluationResult> newest = registry.latestEvaluation(stored.version());
    if (!data.isKnown()) {
      return newest.orElseGet(() -> EvaluationResult.recorded(stored, stored.trainedAt()));
    }
    if (!data.blocks().isEmpty()
        && newest.filter(last -> last.evaluationSet().equals(data.sha256())).isPresent()) {
      return newest.get();
    }
    ScoreCollector collected = RowScoring.score(model, data.blocks());
    if (collected.size() == 0) {
      return recorded(stored, newest);
    }
    EvaluationResult result =
        new EvaluationResult(
            stored.version(),
            data.sha256(),
            data.name(),
            clock.instant(),
            collected.scores(stored.threshold()));
    registry.record(result);
    return result;
  }

  /** That an evaluation set was taken away is an evaluation as well: the files say which counts. */
  private EvaluationResult recorded(StoredModel stored, Optional<EvaluationResult> newest) {
    if (newest.isEmpty()) {
      return EvaluationResult.recorded(stored, stored.trainedAt());
    }
    if (newest.get().isRecorded()) {
      return newest.get();
    }
    EvaluationResult result = EvaluationResult.recorded(stored, clock.instant());
    registry.record(result);
    return result;
  }
}

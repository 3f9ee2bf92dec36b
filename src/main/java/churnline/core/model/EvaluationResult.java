package churnline.core.model;

import churnline.core.score.Scores;
import java.time.Instant;

/**
 * How a model did on an evaluation set.
 *
 * @param evaluationSet what it was scored on: the SHA-256 of testdata.csv, or {@code recorded}
 * @param name the same for people
 */
public record EvaluationResult(
    int version, String evaluationSet, String name, Instant at, Scores scores) {
  private static final String RECORDED = "recorded";

  /** The scores that were recorded when the model was trained, counting since {@code at}. */
  public static EvaluationResult recorded(StoredModel model, Instant at) {
    return new EvaluationResult(
        model.version(),
        RECORDED,
        String.valueOf(model.card().get(RECORDED)),
        at,
        model.recordedScores());
  }

  /** Whether these are the scores recorded at training. */
  public boolean isRecorded() {
    return evaluationSet.equals(RECORDED);
  }
}

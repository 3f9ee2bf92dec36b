package churnline.core.predict;

import churnline.core.dataset.Schema;
import churnline.core.model.StoredModel;
import churnline.core.score.Scores;
import java.util.OptionalLong;

/**
 * Turns a probability into a prediction.
 *
 * @param modelVersion name of the model that gave the probability
 * @param threshold probability from which a client is predicted to leave
 * @param positive label of those who leave
 * @param negative label of those who stay
 */
public record PredictionRule(
    String modelVersion, double threshold, String positive, String negative) {
  /** The rule of a model. */
  public static PredictionRule of(StoredModel model, Schema schema) {
    return new PredictionRule(
        model.name(), model.threshold(), schema.positive(), schema.negative());
  }

  /** Decides for a row whose rank is not known. */
  public Prediction predict(String id, double probability) {
    return predict(id, probability, OptionalLong.empty());
  }

  /** Decides for a row among others. */
  public Prediction predict(String id, double probability, long rank) {
    return predict(id, probability, OptionalLong.of(rank));
  }

  private Prediction predict(String id, double probability, OptionalLong rank) {
    String decision = Scores.isPositive(probability, threshold) ? positive : negative;
    return new Prediction(id, probability, decision, rank, modelVersion);
  }
}

package churnline.cycle;

import churnline.model.ChurnModel;
import churnline.model.Deployment;
import churnline.model.EvaluationResult;
import churnline.model.StoredModel;

/**
 * The model that serves, whole and immutable: who holds one reference never sees a mixture.
 *
 * @param evaluation its score on the current evaluation set
 */
public record Champion(
    StoredModel stored, ChurnModel model, Deployment deployment, EvaluationResult evaluation) {
  public String name() {
    return stored.name();
  }
}

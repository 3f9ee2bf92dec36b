package churnline.core.run;

import churnline.core.model.ChurnModel;
import churnline.core.model.Deployment;
import churnline.core.model.EvaluationResult;
import churnline.core.model.StoredModel;

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

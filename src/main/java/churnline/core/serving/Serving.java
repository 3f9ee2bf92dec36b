package churnline.core.serving;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.model.ChurnModel;
import churnline.core.model.Deployment;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import churnline.core.model.Trainer;
import churnline.core.run.Champion;
import java.util.Optional;

/** The model that serves: read by many threads, replaced whole. */
public final class Serving {
  private final ModelRegistry registry;
  private final Trainer trainer;
  private final EvaluationSet evaluation;
  private volatile Champion champion;
  private volatile String damage = "";

  public Serving(ModelRegistry registry, Trainer trainer, EvaluationSet evaluation) {
    this.registry = registry;
    this.trainer = trainer;
    this.evaluation = evaluation;
  }

  /** The champion; empty before the first promotion. A caller keeps the one it got to its end. */
  public Optional<Champion> champion() {
    return Optional.ofNullable(champion);
  }

  /**
   * What is wrong with the model that the store says serves; empty while nothing is known to be.
   */
  public Optional<String> damage() {
    return Optional.of(damage).filter(text -> !text.isEmpty());
  }

  /** The same model compiled, or why it cannot be; see {@link StoredModel#load}. */
  public ChurnModel load(StoredModel stored) {
    return stored.load(trainer);
  }

  /** Like {@link #refresh}, but a damaged model is {@link #damage} and no failure. */
  public void refreshUnlessDamaged() {
    try {
      refresh();
    } catch (UnavailableException failure) {
      if (failure.code() != FaultCode.MODEL_DAMAGED) {
        throw failure;
      }
    }
  }

  /**
   * Takes over what the store says serves, scored on the current evaluation set.
   *
   * @throws UnavailableException MODEL_DAMAGED when it is damaged; what served until now goes on
   */
  public synchronized void refresh() {
    try {
      takeOver();
      damage = "";
    } catch (UnavailableException failure) {
      if (failure.code() == FaultCode.MODEL_DAMAGED) {
        damage = failure.detail();
      }
      throw failure;
    }
  }

  private void takeOver() {
    evaluation.refresh();
    Optional<Deployment> deployed = registry.champion();
    if (deployed.isEmpty()) {
      return;
    }
    Champion before = champion;
    Deployment deployment = deployed.get();
    StoredModel stored =
        before != null && before.stored().version() == deployment.version()
            ? before.stored()
            : registry.find(deployment.version()).orElseThrow();
    ChurnModel model =
        before != null && before.stored().version() == deployment.version()
            ? before.model()
            : stored.load(trainer);
    champion = new Champion(stored, model, deployment, evaluation.score(stored, model));
  }
}

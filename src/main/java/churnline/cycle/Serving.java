package churnline.cycle;

import churnline.model.Deployment;
import churnline.model.ModelRegistry;
import churnline.model.StoredModel;
import churnline.model.Trainer;
import java.util.Optional;

/** The model that serves: read by many threads, replaced whole. */
public final class Serving {
  private final ModelRegistry registry;
  private final Trainer trainer;
  private final EvaluationSet evaluation;
  private volatile Champion champion;

  public Serving(ModelRegistry registry, Trainer trainer, EvaluationSet evaluation) {
    this.registry = registry;
    this.trainer = trainer;
    this.evaluation = evaluation;
  }

  /** The champion; empty before the first promotion. A caller keeps the one it got to its end. */
  public Optional<Champion> champion() {
    return Optional.ofNullable(champion);
  }

  /** Takes over what the store says serves, scored on the current evaluation set. */
  synchronized void refresh() {
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
    var model =
        before != null && before.stored().version() == deployment.version()
            ? before.model()
            : trainer.load(stored.preprocessing(), stored.file());
    champion = new Champion(stored, model, deployment, evaluation.score(stored, model));
  }
}

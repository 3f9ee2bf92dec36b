package churnline.core.model;

import churnline.core.dataset.Coverage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every model ever trained, which of them served when, and how they scored. */
public interface ModelRegistry {
  Optional<StoredModel> find(int version);

  /** All models, newest first, without their files. */
  List<StoredModel> all();

  /** What every training used. */
  List<Coverage> coverages();

  /** The version for the next model. */
  int nextVersion();

  /** The latest deployment. */
  Optional<Deployment> champion();

  /** What served at that moment. */
  Optional<Deployment> championAt(Instant moment);

  /** All deployments, newest first. */
  List<Deployment> deployments();

  /** The newest score of a model on any evaluation set. */
  Optional<EvaluationResult> latestEvaluation(int version);

  void record(EvaluationResult result);
}

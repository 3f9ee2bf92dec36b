package churnline.core.model;

import churnline.core.dataset.Observations;
import java.util.Optional;

/**
 * Fits a model. Implementations are stateless: the same rows and seed give the same weights bit for
 * bit.
 */
public interface Trainer {
  /**
   * Trains on all {@code rows}.
   *
   * @throws IllegalArgumentException with no rows or one class; see {@link Trainable}
   */
  Trained train(Preprocessing preprocessing, Observations rows, long seed);

  /**
   * Returns why a training of this size cannot be done in this process; empty when it can.
   *
   * @param rows rows to train on
   * @param features feature columns of each
   */
  Optional<String> obstacle(long rows, int features);

  /**
   * Returns how much of the heap a training takes at most, in bytes.
   *
   * @param rows rows to train on
   * @param features encoded columns of each
   */
  long heapBytes(long rows, int features);

  /** Compiles a stored model. */
  ChurnModel load(Preprocessing preprocessing, byte[] file);

  /**
   * A model and the file that holds its weights.
   *
   * @param file in the library's own format
   * @param settings name and value of everything that decided the fit
   */
  record Trained(ChurnModel model, byte[] file, java.util.Map<String, String> settings) {}
}

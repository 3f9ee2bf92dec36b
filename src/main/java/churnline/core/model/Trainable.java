package churnline.core.model;

import java.util.Optional;

/** Whether rows can be trained on at all. */
public final class Trainable {
  /** Fewest labelled rows of a training. */
  public static final int MINIMUM = 10;

  private Trainable() {}

  /**
   * Returns why {@code positives} and {@code negatives} cannot be trained on; empty when they can.
   */
  public static Optional<String> obstacle(long positives, long negatives) {
    long rows = positives + negatives;
    if (rows < MINIMUM) {
      return Optional.of(rows + " labelled rows; a model needs at least " + MINIMUM);
    }
    if (positives == 0 || negatives == 0) {
      return Optional.of(
          "all "
              + rows
              + " labelled rows "
              + (positives == 0 ? "stayed" : "left")
              + "; a model needs both classes");
    }
    return Optional.empty();
  }
}

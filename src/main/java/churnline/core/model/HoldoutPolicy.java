package churnline.core.model;

/**
 * Which clients are kept out of training.
 *
 * @param share share of the clients of every batch, 0 to 0.5, unitless
 * @param minimum labelled rows below which nobody is held out
 * @param exclude what of the evaluation set is kept out as well
 */
public record HoldoutPolicy(double share, int minimum, Exclude exclude) {
  /** What of the evaluation set is kept out of training. */
  public enum Exclude {
    /** Rows equal to one of its rows. */
    ROW,
    /** All rows of its clients. */
    CLIENT
  }

  /** What holds when nothing is set. */
  public static final HoldoutPolicy DEFAULT = new HoldoutPolicy(0.2, 500, Exclude.ROW);

  /** Checks share and minimum. */
  public HoldoutPolicy {
    if (!(share >= 0 && share <= 0.5)) {
      throw new IllegalArgumentException("share " + share + " is outside 0..0.5");
    }
    if (minimum < 0) {
      throw new IllegalArgumentException("minimum " + minimum + " is negative");
    }
  }

  /** Returns the share that is held out when {@code labelledRows} exist. */
  public double shareFor(long labelledRows) {
    return labelledRows < minimum ? 0 : share;
  }
}

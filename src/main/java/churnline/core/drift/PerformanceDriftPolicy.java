package churnline.core.drift;

/**
 * How performance drift is decided.
 *
 * @param mode which comparison
 * @param margin loss of AUC that is tolerated, 0 to 0.5, unitless
 */
public record PerformanceDriftPolicy(Mode mode, double margin) {
  /** The comparison. */
  public enum Mode {
    /** Bootstrap bound of the AUC difference against the margin. */
    SIGNIFICANT,
    /** The textbook's: F1 on the new rows lower than the recorded F1. */
    RAW
  }

  /** What holds when nothing is set. */
  public static final PerformanceDriftPolicy DEFAULT =
      new PerformanceDriftPolicy(Mode.SIGNIFICANT, 0.02);

  /** Checks the margin. */
  public PerformanceDriftPolicy {
    if (!(margin >= 0 && margin <= 0.5)) {
      throw new IllegalArgumentException("margin " + margin + " is outside 0..0.5");
    }
  }
}

package churnline.core.model;

/**
 * What became of a challenger, and why.
 *
 * @param code the rule that decided
 * @param sentence the rule with its numbers
 * @param championAuc AUC of the champion on the rows compared; NaN when none were
 * @param challengerAuc AUC of the challenger on the same rows; NaN when none were
 * @param rows rows compared
 */
public record Promotion(
    Code code, String sentence, double championAuc, double challengerAuc, long rows) {
  /** The rules. */
  public enum Code {
    FIRST(true),
    ALWAYS(true),
    NOT_WORSE(true),
    OUTGROWN(true),
    BY_HAND(true),
    ROLLBACK(true),
    WORSE(false),
    INSUFFICIENT_DATA(false);

    private final boolean promoted;

    Code(boolean promoted) {
      this.promoted = promoted;
    }
  }

  public boolean isPromoted() {
    return code.promoted;
  }
}

package churnline.core.model;

/**
 * Whether a challenger is trained, and why.
 *
 * @param code the rule that decided
 * @param sentence the rule with its numbers
 */
public record RetrainDecision(Code code, String sentence) {
  /** The rules. */
  public enum Code {
    FIRST_MODEL(true),
    DRIFT(true),
    EVERY_BATCH(true),
    SCHEDULED(true),
    UNPROVEN_CHAMPION(true),
    REQUESTED(true),
    NO_DRIFT(false),
    INSUFFICIENT_DATA(false),
    NO_NEW_LABELS(false),
    NO_MODEL(false),
    GIVEN_UP(false);

    private final boolean train;

    Code(boolean train) {
      this.train = train;
    }
  }

  public boolean isTrain() {
    return code.train;
  }
}

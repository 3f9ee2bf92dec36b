package churnline.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the history of what served when. Never changed, never removed.
 *
 * @param number 1, 2, 3 ...
 * @param code rule that decided
 * @param reason the rule with its numbers
 */
public record Deployment(
    long number, int version, Instant at, Optional<String> runId, String code, String reason) {
  /**
   * When the next one is said to be: now, but never before the last one, even when the clock was
   * set back; so the history still tells which model served at a time.
   */
  public static Instant after(Optional<Deployment> last, Instant now) {
    return last.map(Deployment::at).filter(now::isBefore).orElse(now);
  }
}

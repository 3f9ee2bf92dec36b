package churnline.core.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long what was published stays. An age counts from the arrival of the file; empty is for ever.
 *
 * @param done files that were ingested, with their companions
 * @param failed files that were refused, with their companions
 * @param predictions predictions of a file, beside it and in the store
 * @param models how many of the newest versions and deployments keep their folder; at least 1
 */
public record RetentionPolicy(
    Optional<Duration> done,
    Optional<Duration> failed,
    Optional<Duration> predictions,
    int models) {
  /** Files for ever, predictions for 400 days, the folders of 20 models. */
  public static final RetentionPolicy DEFAULT =
      new RetentionPolicy(
          Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(400)), 20);

  /**
   * Checks that the champion's folder stays.
   *
   * @throws IllegalArgumentException if {@code models} is below 1
   */
  public RetentionPolicy {
    if (models < 1) {
      throw new IllegalArgumentException("models = " + models + ": expected at least 1");
    }
  }

  /** What arrived before this moment is older than {@code age}; nothing is older than for ever. */
  static Instant before(Optional<Duration> age, Instant now) {
    return age.map(now::minus).orElse(Instant.EPOCH);
  }
}

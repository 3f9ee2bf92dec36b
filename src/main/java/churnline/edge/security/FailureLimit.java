package churnline.edge.security;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Counts wrong keys per address. An address with too many waits for the rest of the window, with
 * whatever key, so that no guess is told to be right; only a key that it has used rightly before
 * goes on working, so that nobody behind the same proxy locks others out.
 */
final class FailureLimit {
  private final int most;
  private final long window;
  private final LongSupplier nanos;
  private final Map<String, Failures> addresses = RateLimit.remembering(RateLimit.MOST_CALLERS);
  private final Map<String, Boolean> proven = RateLimit.remembering(RateLimit.MOST_CALLERS);

  private record Failures(int count, long since) {}

  FailureLimit(int most, Duration window, LongSupplier nanos) {
    this.most = most;
    this.window = window.toNanos();
    this.nanos = nanos;
  }

  /**
   * Counts an attempt.
   *
   * @param key name of the key that was given, empty for a wrong one
   * @return seconds to wait; empty when the attempt counts for what it is
   */
  synchronized OptionalLong wait(String address, Optional<String> key) {
    String pair = address + " " + key.orElse("");
    if (key.isPresent() && proven.get(pair) != null) {
      return OptionalLong.empty();
    }
    long now = nanos.getAsLong();
    Failures failures = addresses.get(address);
    if (failures == null || now - failures.since() >= window) {
      failures = new Failures(0, now);
    }
    if (failures.count() >= most) {
      return OptionalLong.of(1 + (failures.since() + window - now) / 1_000_000_000L);
    }
    if (key.isPresent()) {
      proven.put(pair, true);
    } else {
      addresses.put(address, new Failures(failures.count() + 1, failures.since()));
    }
    return OptionalLong.empty();
  }
}

package churnline.core.disk;

import churnline.core.disk.Claim.Stamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when a file has been left alone for long enough to be whole. Its own time says so at once;
 * where that lies in the future, two looks at the same file do.
 */
public final class QuietTime {
  private final Duration quiet;
  private final Clock clock;
  private final LongSupplier nanos;
  private Stamp seen;
  private long since;

  /**
   * @param quiet how long size and time must not have changed
   * @param clock what the time of the file is compared with
   * @param nanos a clock that never goes back, in nanoseconds
   */
  public QuietTime(Duration quiet, Clock clock, LongSupplier nanos) {
    this.quiet = quiet;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Whether the file has been as it is now for the quiet time; to be asked on every look. */
  public boolean isOver(Stamp now) {
    if (!now.equals(seen)) {
      seen = now;
      since = nanos.getAsLong();
    }
    long age = TimeUnit.MILLISECONDS.toNanos(clock.millis()) - now.modifiedNanos();
    return Math.max(age, nanos.getAsLong() - since) >= quiet.toNanos();
  }

  /** How long that is. */
  public Duration length() {
    return quiet;
  }
}

package churnline.edge.camel;

import churnline.edge.gate.Vital;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether runs come to their end: one that is cut short may be chance, three in a row are not. */
public final class RunWatch implements Vital {
  private static final int CHANCE = 2;
  private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final LongSupplier nanoTime;
  private int cutShort;
  private long last;
  private String why = "";
  private Optional<String> outage = Optional.empty();

  /**
   * @param nanoTime a clock that never goes back
   */
  public RunWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A run was cut short. */
  synchronized void cutShort(String reason) {
    cutShort++;
    last = nanoTime.getAsLong();
    why = reason;
  }

  /**
   * A run has come to its end.
   *
   * @param nothingTaken why it took nothing in although it should have
   */
  synchronized void ended(Optional<String> nothingTaken) {
    cutShort = 0;
    outage = nothingTaken;
  }

  /** Whether the last run was cut short, and long enough ago to try again. */
  synchronized boolean isRetryDue() {
    return cutShort > 0 && nanoTime.getAsLong() - last >= PAUSE_NANOS;
  }

  @Override
  public synchronized Optional<String> trouble() {
    return cutShort > CHANCE
        ? Optional.of("the last %d runs were cut short: %s".formatted(cutShort, why))
        : outage;
  }
}

package churnline.edge.camel;

import churnline.core.fault.OutOfMemory;
import churnline.edge.gate.Vital;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the inbox again and again, whatever a poll throws: the executor of Camel's own scheduler
 * drops a task that ends in an {@link Error}, and nobody is told.
 */
public final class InboxPolling extends DefaultScheduledPollConsumerScheduler implements Vital {
  private static final Logger LOG = LoggerFactory.getLogger("inbox");
  private static final long QUIET_NANOS = Duration.ofSeconds(30).toNanos();

  private final Supplier<Optional<String>> listing;
  private final BooleanSupplier isRunning;
  private final LongSupplier nanoTime;
  private final long pauseNanos;
  private volatile boolean busy;
  private volatile long since;
  private volatile Optional<String> unlisted = Optional.empty();

  /**
   * @param pause between two polls
   * @param listing why the inbox cannot be listed; Camel takes it for empty then
   * @param isRunning whether a run is in progress, which a poll may wait for
   * @param nanoTime a clock that never goes back
   */
  public InboxPolling(
      Duration pause,
      Supplier<Optional<String>> listing,
      BooleanSupplier isRunning,
      LongSupplier nanoTime) {
    this.listing = listing;
    this.isRunning = isRunning;
    this.nanoTime = nanoTime;
    pauseNanos = pause.toNanos();
    since = nanoTime.getAsLong();
  }

  @Override
  public void scheduleTask(Runnable poll) {
    super.scheduleTask(() -> guard(poll));
  }

  private void guard(Runnable poll) {
    since = nanoTime.getAsLong();
    busy = true;
    try {
      poll.run();
      listed();
    } catch (Throwable failure) {
      OutOfMemory.endIf(failure);
      LOG.error("a bug in Churnline interrupted a poll of the inbox; polling continues", failure);
    } finally {
      since = nanoTime.getAsLong();
      busy = false;
    }
  }

  /** Told when it begins, as nothing that lies there is seen from then on. */
  private void listed() {
    boolean wasListed = unlisted.isEmpty();
    unlisted = listing.get();
    unlisted.filter(why -> wasListed).ifPresent(why -> LOG.warn("no file is seen: {}", why));
  }

  @Override
  public Optional<String> trouble() {
    if (unlisted.isPresent()) {
      return unlisted;
    }
    long quiet = nanoTime.getAsLong() - since;
    if (quiet < QUIET_NANOS + 2 * pauseNanos || isRunning.getAsBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        busy
            ? "a poll of the inbox has not ended for %d seconds; check its disk"
                .formatted(Duration.ofNanos(quiet).toSeconds())
            : "the inbox has not been polled for %d seconds; restart the service"
                .formatted(Duration.ofNanos(quiet).toSeconds()));
  }
}

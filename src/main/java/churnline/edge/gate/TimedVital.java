package churnline.edge.gate;

import churnline.core.fault.OutOfMemory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at something that may hang: who asks waits a few seconds at most, and one thread longer.
 */
public final class TimedVital implements Vital {
  private final String name;
  private final Vital vital;
  private final Duration patience;
  private CompletableFuture<Optional<String>> look;

  /**
   * @param name for messages, such as "the store"
   * @param patience how long an answer may take
   */
  public TimedVital(String name, Vital vital, Duration patience) {
    this.name = name;
    this.vital = vital;
    this.patience = patience;
  }

  @Override
  public Optional<String> trouble() {
    CompletableFuture<Optional<String>> now = look();
    try {
      return now.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hangs) {
      return Optional.of(
          "%s has not answered for %d seconds".formatted(name, patience.toSeconds()));
    } catch (ExecutionException defect) {
      return Optional.of("%s could not be looked at: %s".formatted(name, defect.getCause()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("the service is stopping");
    }
  }

  /** The look that is under way, or a new one. */
  private synchronized CompletableFuture<Optional<String>> look() {
    if (look == null || look.isDone()) {
      CompletableFuture<Optional<String>> next = new CompletableFuture<>();
      Thread thread = new Thread(() -> look(next), "look at " + name);
      thread.setDaemon(true);
      thread.start();
      look = next;
    }
    return look;
  }

  private void look(CompletableFuture<Optional<String>> into) {
    try {
      into.complete(vital.trouble());
    } catch (Throwable failure) {
      OutOfMemory.endIf(failure);
      into.completeExceptionally(failure);
    }
  }
}

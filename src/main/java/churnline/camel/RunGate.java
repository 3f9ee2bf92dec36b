package churnline.camel;

import churnline.api.Exclusive;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** One run at a time: files and the clock wait their turn, HTTP is told to come back. */
public final class RunGate implements Exclusive {
  private static final long PATIENCE_SECONDS = 30;
  private final Semaphore turn = new Semaphore(1, true);

  /** Waits for the turn and holds it until {@code exchange} is done. */
  public void enter(Exchange exchange) throws InterruptedException {
    turn.acquire();
    leaveWhenDone(exchange);
  }

  /** Takes the turn if it is free; {@link #leaveWhenDone} gives it back. */
  public boolean tryEnter() {
    return turn.tryAcquire();
  }

  @Override
  public <T> T alone(Supplier<T> work) {
    try {
      if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ConflictException(
            FaultCode.RUN_IN_PROGRESS,
            "a run is under way and did not end within "
                + PATIENCE_SECONDS
                + " seconds; expected none; what to do: ask again when it is done");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "the service is stopping", stopped);
    }
    try {
      return work.get();
    } finally {
      turn.release();
    }
  }

  /** Gives the turn back. */
  public void leave() {
    turn.release();
  }

  /** Whether a run is under way. */
  public boolean isTaken() {
    return turn.availablePermits() == 0;
  }

  /** Whether somebody waits for the turn. */
  boolean isAwaited() {
    return turn.hasQueuedThreads();
  }

  /** Gives the turn back when {@code exchange} is done, however it ends. */
  public void leaveWhenDone(Exchange exchange) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                turn.release();
              }
            });
  }
}

package churnline.camel;

import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** One run at a time: files and the clock wait their turn, HTTP is told to come back. */
public final class RunGate {
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

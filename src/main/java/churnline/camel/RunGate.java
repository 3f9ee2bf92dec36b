package churnline.camel;

import churnline.api.Exclusive;
import churnline.cycle.RunLock;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * One run at a time, first in this process, then among all on the store: files and the clock wait
 * their turn, HTTP is told to come back.
 */
public final class RunGate implements Exclusive {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Semaphore turn = new Semaphore(1, true);
  private final RunLock lock;
  private final BooleanSupplier stopping;

  /** For a store that this process has to itself. */
  public RunGate() {
    this(RunLock.ALONE, () -> false);
  }

  /**
   * @param lock the turn among all processes on the store
   * @param stopping whether nobody should wait any longer
   */
  public RunGate(RunLock lock, BooleanSupplier stopping) {
    this.lock = lock;
    this.stopping = stopping;
  }

  /**
   * Waits for the turn and holds it until {@code exchange} is done. When the service stops
   * meanwhile, the exchange ends here.
   */
  public void enter(Exchange exchange) throws InterruptedException {
    turn.acquire();
    if (enterStore(System.nanoTime() + FOR_EVER.toNanos())) {
      leaveWhenDone(exchange);
    } else {
      exchange.setRouteStop(true);
    }
  }

  /** With the turn of this process; gives it back unless it gets the other. */
  private boolean enterStore(long until) throws InterruptedException {
    boolean entered = false;
    try {
      entered = lock.tryEnter();
      while (!entered && !stopping.getAsBoolean() && System.nanoTime() - until < 0) {
        Thread.sleep(LOOK_EVERY_MILLIS);
        entered = lock.tryEnter();
      }
      return entered;
    } finally {
      if (!entered) {
        turn.release();
      }
    }
  }

  /** Takes the turn if it is free; {@link #leaveWhenDone} gives it back. */
  public boolean tryEnter() {
    if (!turn.tryAcquire()) {
      return false;
    }
    boolean entered = false;
    try {
      entered = lock.tryEnter();
      return entered;
    } finally {
      if (!entered) {
        turn.release();
      }
    }
  }

  @Override
  public <T> T alone(Supplier<T> work) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || !enterStore(until)) {
        throw new ConflictException(
            FaultCode.RUN_IN_PROGRESS,
            "a run is under way and did not end within "
                + PATIENCE.toSeconds()
                + " seconds; expected none; what to do: ask again when it is done");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "the service is stopping", stopped);
    }
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /** Gives the turn back. */
  public void leave() {
    try {
      lock.leave();
    } finally {
      turn.release();
    }
  }

  /** Whether a run is under way in this process. */
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
                leave();
              }
            });
  }
}

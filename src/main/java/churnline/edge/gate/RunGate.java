package churnline.edge.gate;

import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.run.RunLock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One run at a time, first in this process, then among all on the store: files and the clock wait
 * their turn, HTTP is told to come back.
 */
public final class RunGate implements RunExclusion, Vital {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Semaphore turn = new Semaphore(1, true);
  private final RunLock lock;
  private final BooleanSupplier stopping;
  private volatile Thread holder;

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
   * Waits for the turn, which {@link #leave} gives back.
   *
   * @return false when the service stops meanwhile
   */
  public boolean enter() throws InterruptedException {
    turn.acquire();
    return enterStore(System.nanoTime() + FOR_EVER.toNanos());
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
      settle(entered);
    }
  }

  private void settle(boolean entered) {
    if (entered) {
      holder = Thread.currentThread();
    } else {
      turn.release();
    }
  }

  /** Takes the turn if it is free; {@link #leave} gives it back. */
  public boolean tryEnter() {
    if (!turn.tryAcquire()) {
      return false;
    }
    boolean entered = false;
    try {
      entered = lock.tryEnter();
      return entered;
    } finally {
      settle(entered);
    }
  }

  @Override
  public <T> T alone(Supplier<T> work) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || !enterStore(until)) {
        throw new ConflictException(
            FaultCode.RUN_IN_PROGRESS,
            "a run is in progress and did not end within "
                + PATIENCE.toSeconds()
                + " seconds; retry when it ends");
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

  /** The turn that another thread has taken is this one's to give back. */
  public void takeOver() {
    holder = Thread.currentThread();
  }

  /** Gives the turn back. */
  public void leave() {
    holder = null;
    try {
      lock.leave();
    } finally {
      turn.release();
    }
  }

  /**
   * Gives the turn back in the name of a thread that has ended without doing so.
   *
   * @return what the thread was called; empty when the turn is free or in use
   */
  public Optional<String> leaveForTheDead() {
    Thread gone = holder;
    if (gone == null || gone.isAlive()) {
      return Optional.empty();
    }
    leave();
    return Optional.of(gone.getName());
  }

  /** What is wrong with the turn; empty when it is free, or in the hands of a thread that lives. */
  @Override
  public Optional<String> trouble() {
    Thread one = holder;
    return one == null || one.isAlive()
        ? Optional.empty()
        : Optional.of(
            "the run lock is held by " + one.getName() + ", which has ended; restart the service");
  }

  /** Whether a run is under way in this process. */
  public boolean isTaken() {
    return turn.availablePermits() == 0;
  }

  @Override
  public boolean isTakenAnywhere() {
    return isTaken() || lock.isTaken();
  }

  /** Whether somebody waits for the turn. */
  public boolean isAwaited() {
    return turn.hasQueuedThreads();
  }
}

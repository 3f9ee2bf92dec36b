package churnline.edge.api;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The part of the heap that requests and trainings share. Each says beforehand how much it will
 * take at most, and is sent away, or waits, when that much is not left: what is legal one by one
 * must not be an {@link OutOfMemoryError} together.
 */
public final class HeapBudget {
  /** What the process has at rest, and a run takes beside a training. */
  private static final long AT_REST = 56L << 20;

  private static final double SHARE = 0.75;
  private static final long LEAST = 8L << 20;

  private final long total;
  private long taken;

  /**
   * @param total bytes to share; at least 1
   */
  public HeapBudget(long total) {
    this.total = total;
  }

  /** Of this process, as its largest heap says. */
  public static HeapBudget ofThisProcess() {
    long heap = Runtime.getRuntime().maxMemory();
    return new HeapBudget(Math.max(LEAST, (long) ((heap - AT_REST) * SHARE)));
  }

  /** For who has the process alone. */
  public static HeapBudget unlimited() {
    return new HeapBudget(Long.MAX_VALUE / 4);
  }

  /** Something that was taken, until it is closed. */
  public final class Lease implements AutoCloseable {
    private long bytes;

    private Lease(long bytes) {
      this.bytes = bytes;
    }

    /** Gives back; may be called more than once. */
    @Override
    public void close() {
      giveBack(bytes);
      bytes = 0;
    }
  }

  private synchronized boolean take(long bytes) {
    if (bytes > total - taken) {
      return false;
    }
    taken += bytes;
    return true;
  }

  private synchronized void giveBack(long bytes) {
    taken -= bytes;
    notifyAll();
  }

  /**
   * Takes memory for a request.
   *
   * @throws BadInputException REQUEST_TOO_LARGE when there would never be enough
   * @throws UnavailableException MEMORY_SHORT when others have it now
   */
  public Lease take(long bytes, String what) {
    if (bytes > total) {
      throw new BadInputException(
          FaultCode.REQUEST_TOO_LARGE,
          ("%s takes about %d MB of memory and this service has %d MB for requests; send it in"
                  + " parts, or start the service with a larger heap (CHURNLINE_JAVA_OPTS=-Xmx...)")
              .formatted(what, megabytes(bytes), megabytes(total)));
    }
    if (!take(bytes)) {
      throw new UnavailableException(
          FaultCode.MEMORY_SHORT,
          "other requests or a training use the memory that %s takes (about %d MB); retry later"
              .formatted(what, megabytes(bytes)));
    }
    return new Lease(bytes);
  }

  /**
   * Works with memory taken by {@link #take}.
   *
   * @throws BadInputException REQUEST_TOO_LARGE when there would never be enough
   * @throws UnavailableException MEMORY_SHORT when others have it now
   */
  public <T> T with(long bytes, String what, Supplier<T> work) {
    Lease lease = take(bytes, what);
    try {
      return work.get();
    } finally {
      lease.close();
    }
  }

  /**
   * Takes memory for a training, as soon as requests have given back enough of it; takes all there
   * is when that is less.
   *
   * @throws UnavailableException MEMORY_SHORT when that takes longer than {@code patience}
   */
  public synchronized Lease await(long bytes, Duration patience) throws InterruptedException {
    long wanted = Math.min(bytes, total);
    long until = System.nanoTime() + patience.toNanos();
    while (wanted > total - taken) {
      long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new UnavailableException(
            FaultCode.MEMORY_SHORT,
            ("requests use the memory that a training takes (about %d MB); the next run trains; if"
                    + " this happens again, start with a larger heap (CHURNLINE_JAVA_OPTS=-Xmx...)")
                .formatted(megabytes(wanted)));
      }
      wait(left);
    }
    taken += wanted;
    return new Lease(wanted);
  }

  private static long megabytes(long bytes) {
    return Math.max(1, bytes >> 20);
  }
}

package churnline.core.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices work that is there for some time and that nobody does: the process that had begun it is
 * gone. What is still there after a run is left alone ten times longer each time.
 */
public final class LeftWork {
  private static final long FIRST_NANOS = 3_000_000_000L;
  private static final long LONGER = 10;

  private final Supplier<Set<String>> work;
  private final LongSupplier nanoTime;
  private final Map<String, Item> known = new HashMap<>();

  private record Item(long since, long due) {}

  /**
   * @param work names of what is to be done: claims, batches without a receipt
   * @param nanoTime a clock that never goes back
   */
  public LeftWork(Supplier<Set<String>> work, LongSupplier nanoTime) {
    this.work = work;
    this.nanoTime = nanoTime;
  }

  /** Looks; to be called often. Returns whether something has been left for long enough. */
  public synchronized boolean isDue() {
    Set<String> now = new HashSet<>(work.get());
    long time = nanoTime.getAsLong();
    known.keySet().retainAll(now);
    now.forEach(name -> known.putIfAbsent(name, new Item(time, time + FIRST_NANOS)));
    return known.values().stream().anyMatch(item -> time - item.due() >= 0);
  }

  /** A run takes care of all that was seen. */
  public synchronized void taken() {
    long time = nanoTime.getAsLong();
    known.replaceAll(
        (name, item) ->
            new Item(
                item.since(), time + Math.max(FIRST_NANOS, (time - item.since()) * (LONGER - 1))));
  }
}

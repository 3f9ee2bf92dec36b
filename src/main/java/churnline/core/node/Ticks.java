package churnline.core.node;

import java.time.Instant;

/** Which process on a store answers a tick of a schedule. */
public interface Ticks {
  /** For a store that one process has to itself: every tick is its own. */
  Ticks ALONE = (schedule, due) -> true;

  /**
   * Asks for a tick.
   *
   * @param schedule its name
   * @param due when it was to happen, the same for all processes
   * @return true for the first who asks, false for all others
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the store cannot be
   *     asked
   */
  boolean take(String schedule, Instant due);
}

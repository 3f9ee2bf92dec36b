package churnline.api;

import java.util.function.Supplier;

/** The right to change what a run changes: one at a time, and never beside a run. */
public interface Exclusive {
  /**
   * Waits for a run that is under way, then works.
   *
   * @throws churnline.fault.ConflictException RUN_IN_PROGRESS when that takes too long; nothing was
   *     done
   */
  <T> T alone(Supplier<T> work);

  /** Whether somebody has it, in this process or another on the store. */
  boolean isTakenAnywhere();
}

package churnline.edge.gate;

import java.util.function.Supplier;

/** The right to change what a run changes: one at a time, and never beside a run. */
public interface RunExclusion {
  /**
   * Waits for a run that is under way, then works.
   *
   * @throws churnline.core.fault.ConflictException RUN_IN_PROGRESS when that takes too long;
   *     nothing was done
   */
  <T> T alone(Supplier<T> work);

  /** Whether somebody has it, in this process or another on the store. */
  boolean isTakenAnywhere();
}

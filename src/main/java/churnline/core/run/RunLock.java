package churnline.core.run;

/**
 * The turn to change what a run changes, among all processes on one store. A process has it at most
 * once; who asks takes care of that.
 */
public interface RunLock {
  /** For a store that one process has to itself: the turn is always free. */
  RunLock ALONE =
      new RunLock() {
        @Override
        public boolean tryEnter() {
          return true;
        }

        @Override
        public void leave() {
          // nobody waits
        }

        @Override
        public boolean isLost() {
          return false;
        }
      };

  /**
   * Takes the turn if no other process has it.
   *
   * @return whether this process has it now
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the store cannot be
   *     asked
   */
  boolean tryEnter();

  /** Gives the turn back; never fails. */
  void leave();

  /**
   * Whether this process took the turn and another may have it by now. What the process then still
   * writes is refused as soon as another has taken it.
   */
  boolean isLost();

  /**
   * Whether any process has the turn, this one included.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the store cannot be
   *     asked
   */
  default boolean isTaken() {
    return false;
  }
}

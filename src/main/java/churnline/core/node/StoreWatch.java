package churnline.core.node;

/** A cheap look at whether other processes have changed what this one publishes. */
public interface StoreWatch {
  /** For a store that one process has to itself: nothing changes behind its back. */
  StoreWatch ALONE = () -> Seen.NOTHING;

  /** What the store holds now, in one state. */
  Seen look();

  /**
   * How far a store has come; equal when nothing that is published has changed.
   *
   * @param run id of the newest concluded run; empty for none
   * @param deployment number of the newest deployment; 0 for none
   * @param evaluations how many scores of models are stored
   */
  record Seen(String run, long deployment, long evaluations) {
    /** An empty store. */
    public static final Seen NOTHING = new Seen("", 0, 0);
  }
}

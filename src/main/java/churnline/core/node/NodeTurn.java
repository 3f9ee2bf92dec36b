package churnline.core.node;

import churnline.core.run.RunId;
import churnline.core.run.RunLedger;
import churnline.core.run.RunLock;

/**
 * The turn of this process, and what it must learn when it gets it: another may have run since. Ids
 * go on after the store's greatest, the champion and the files of this home follow the store.
 */
public final class NodeTurn implements RunLock {
  private final RunLock lock;
  private final RunLedger runs;
  private final RunId ids;
  private final Follower follower;

  public NodeTurn(RunLock lock, RunLedger runs, RunId ids, Follower follower) {
    this.lock = lock;
    this.runs = runs;
    this.ids = ids;
    this.follower = follower;
  }

  @Override
  public boolean tryEnter() {
    if (!lock.tryEnter()) {
      return false;
    }
    boolean ready = false;
    try {
      runs.lastId().ifPresent(ids::after);
      follower.begin();
      ready = true;
      return true;
    } finally {
      if (!ready) {
        lock.leave();
      }
    }
  }

  @Override
  public void leave() {
    follower.end();
    lock.leave();
  }

  @Override
  public boolean isLost() {
    return lock.isLost();
  }

  @Override
  public boolean isTaken() {
    return lock.isTaken();
  }
}

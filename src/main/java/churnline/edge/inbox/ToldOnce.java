package churnline.edge.inbox;

import java.util.HashSet;
import java.util.Set;

/** What was told, so that it is told once. When too much was, nothing new is told any more. */
public final class ToldOnce {
  private static final int MOST = 10_000;

  private final Set<String> told = new HashSet<>();

  /** Whether it is to be told now. */
  public synchronized boolean isNew(String what) {
    return told.size() < MOST && told.add(what);
  }

  /** It is over: when it comes again it is told again. */
  public synchronized void forget(String what) {
    told.remove(what);
  }
}

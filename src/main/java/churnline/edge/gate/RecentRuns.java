package churnline.edge.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that were asked for over HTTP, since start: the ledger keeps only those that changed
 * something.
 */
public final class RecentRuns {
  private static final int MOST = 200;
  private final Map<String, Recent> runs = new LinkedHashMap<>();

  /** How runs ended that others follow at once, which belong to them. */
  private final Map<String, Optional<State>> held = new HashMap<>();

  private volatile Optional<Progress> progress = Optional.empty();

  /** How far a run has come. */
  public enum State {
    RUNNING,
    FINISHED,
    NOTHING_NEW,
    CUT_SHORT
  }

  /** A run. */
  public record Recent(String id, State state, Instant startedAt) {}

  /**
   * How far the stage in hand is.
   *
   * @param unit what is counted, such as rows
   * @param done from 0
   * @param of how many there will be; -1 when nobody knows yet
   */
  public record Progress(String stage, String unit, long done, long of) {}

  /** The stage in hand has come further. */
  public void progressed(Progress now) {
    progress = Optional.of(now);
  }

  /** The stage in hand, when a run is under way that counts something. */
  public Optional<Progress> progress() {
    return progress;
  }

  /** Nothing is in hand any more. */
  public void idle() {
    progress = Optional.empty();
  }

  /** A run has begun. */
  public synchronized void begun(String id, Instant at) {
    runs.put(id, new Recent(id, State.RUNNING, at));
    if (runs.size() > MOST) {
      runs.remove(runs.keySet().iterator().next());
    }
  }

  /** Lets a run count as running until it is released, whenever it ends. */
  public synchronized void hold(String id) {
    held.put(id, Optional.empty());
  }

  /** A run that was held counts as ended, if it has. */
  public synchronized void release(String id) {
    Optional<State> ended = held.remove(id);
    if (ended != null) {
      ended.ifPresent(state -> ended(id, state));
    }
  }

  /** A run ended, if it is one of ours and still counted as running. */
  public synchronized void ended(String id, State state) {
    Optional<State> kept = held.get(id);
    if (kept != null) {
      held.put(id, kept.or(() -> Optional.of(state)));
      return;
    }
    runs.computeIfPresent(
        id,
        (same, before) ->
            before.state() == State.RUNNING ? new Recent(id, state, before.startedAt()) : before);
  }

  public synchronized Optional<Recent> find(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** Those that have not ended. */
  public synchronized List<Recent> running() {
    List<Recent> out = new ArrayList<>(runs.values());
    out.removeIf(run -> run.state() != State.RUNNING);
    return out;
  }
}

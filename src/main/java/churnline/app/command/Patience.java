package churnline.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Ends a wait in which nothing comes forward any more. While something does, the wait goes on: a
 * training may rightly take hours.
 */
public final class Patience {
  /** How long nothing is under way before nothing is expected any more. */
  static final Duration IDLE = Duration.ofSeconds(20);

  /** How long something is under way without a sign of progress before it is given up. */
  static final Duration SILENT = Duration.ofHours(2);

  /** Where an answer of {@code /status} shows that something has come forward. */
  private static final List<String> SIGNS =
      List.of("busy", "running", "progress", "last_run", "waiting", "files_today");

  private final Duration idle;
  private final LongSupplier nanoTime;
  private List<JsonNode> seen = List.of();
  private long since;

  /**
   * @param idle how long nothing may be under way
   * @param nanoTime a clock that never goes back
   */
  public Patience(Duration idle, LongSupplier nanoTime) {
    this.idle = idle;
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
  }

  public Patience() {
    this(IDLE, System::nanoTime);
  }

  /** Looks at an answer of {@code /status}; returns whether there is nothing to wait for. */
  public boolean endsAt(JsonNode status) {
    return ends(status.path("busy").asBoolean(), SIGNS.stream().map(status::path).toList());
  }

  /** The same for a run that has not ended. */
  boolean endsAtRun(JsonNode run) {
    return ends(true, Stream.of("state", "progress").map(run::path).toList());
  }

  private boolean ends(boolean busy, List<JsonNode> signs) {
    long now = nanoTime.getAsLong();
    if (!signs.equals(seen)) {
      seen = signs;
      since = now;
    }
    return now - since >= (busy ? SILENT : idle).toNanos();
  }
}

package churnline.edge.answers;

import churnline.core.dataset.RowStore;
import churnline.core.disk.DiskSpace;
import churnline.core.fault.UnavailableException;
import churnline.core.run.Champion;
import churnline.core.serving.Serving;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.gate.TimedVital;
import churnline.edge.gate.Vital;
import churnline.edge.inbox.InboxAccess;
import churnline.edge.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /observe/health}: no champion is a normal state, no store is not. */
public final class HealthAnswers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Serving serving;
  private final Vital store;
  private final InboxAccess inbox;
  private final DiskSpace space;
  private final String node;
  private final Map<String, Vital> vitals;

  /**
   * @param vitals by what they are called, looked at in their order
   */
  public HealthAnswers(
      Serving serving,
      RowStore rows,
      Path inbox,
      DiskSpace space,
      String node,
      Map<String, Vital> vitals) {
    this.vitals = new LinkedHashMap<>(vitals);
    this.serving = serving;
    store = new TimedVital("the store", () -> storeTrouble(rows), PATIENCE);
    this.inbox = new InboxAccess(inbox);
    this.space = space;
    this.node = node;
  }

  /** The process runs and answers. */
  public Reply live(Request request) {
    return Reply.json(Map.of("status", "UP"));
  }

  /** Health, and which node says so; for who may know its name. */
  public Reply health(Request request) {
    return answer(Optional.of(node));
  }

  /** What the service needs is there, room on the disk included. */
  public Reply ready(Request request) {
    return answer(Optional.empty());
  }

  private Reply answer(Optional<String> named) {
    Map<String, Object> checks = new LinkedHashMap<>();
    Optional<String> lostStore = store.trouble();
    checks.put("store", word(lostStore.isEmpty()));
    Optional<String> shutInbox = inbox.trouble();
    checks.put("inbox", word(shutInbox.isEmpty()));
    Optional<String> lack = lackOfSpace();
    checks.put("disk", word(lack.isEmpty()));
    Map<String, String> troubles = new LinkedHashMap<>();
    vitals.forEach(
        (name, vital) -> {
          Optional<String> trouble = vital.trouble();
          checks.put(name, word(trouble.isEmpty()));
          trouble.ifPresent(text -> troubles.put(name, text));
        });
    boolean up = !checks.containsValue(word(false));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("status", word(up));
    out.put("champion", serving.champion().map(Champion::name).orElse("none"));
    named.ifPresent(name -> out.put("node", name));
    out.put("checks", checks);
    lostStore
        .or(() -> shutInbox)
        .or(() -> lack)
        .or(() -> troubles.values().stream().findFirst())
        .or(serving::damage)
        .ifPresent(reason -> out.put("reason", reason));
    return Reply.of(up ? 200 : 503, Reply.JSON, Json.text(out));
  }

  private static Optional<String> storeTrouble(RowStore rows) {
    try {
      rows.lastSequence();
      return Optional.empty();
    } catch (RuntimeException down) {
      return Optional.of(String.valueOf(down.getMessage()));
    }
  }

  private Optional<String> lackOfSpace() {
    try {
      return space.reserve().map(DiskSpace.Shortage::message);
    } catch (UnavailableException unreadable) {
      return Optional.of(unreadable.getMessage());
    }
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}

package churnline.api;

import churnline.cycle.Champion;
import churnline.cycle.Serving;
import churnline.dataset.RowStore;
import churnline.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /observe/health}: no champion is a normal state, no store is not. */
public final class HealthAnswers {
  private final Serving serving;
  private final RowStore rows;
  private final Path inbox;

  public HealthAnswers(Serving serving, RowStore rows, Path inbox) {
    this.serving = serving;
    this.rows = rows;
    this.inbox = inbox;
  }

  /** The process runs and answers. */
  public Reply live(Request request) {
    return Reply.json(Map.of("status", "UP"));
  }

  /** What the service needs is there. */
  public Reply ready(Request request) {
    Map<String, Object> checks = new LinkedHashMap<>();
    checks.put("store", word(isStoreUp()));
    checks.put("inbox", word(Files.isDirectory(inbox) && Files.isWritable(inbox)));
    boolean up = !checks.containsValue(word(false));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("status", word(up));
    out.put("champion", serving.champion().map(Champion::name).orElse("none"));
    out.put("checks", checks);
    return Reply.of(up ? 200 : 503, Reply.JSON, Json.text(out));
  }

  private boolean isStoreUp() {
    try {
      rows.lastSequence();
      return true;
    } catch (RuntimeException down) {
      return false;
    }
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}

package churnline.edge.sql;

import churnline.core.dataset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a store is made for: the schema, and whether equal rows are one or many, since sightings
 * mean something else then.
 */
record SchemaBinding(Schema schema, boolean deduplicate) {
  private static final String NONE = "(none)";

  /** The parts of {@link #text}: commas inside lists do not end one. */
  private static final Pattern NEXT =
      Pattern.compile(", (?=(?:id|target|numeric|categorical|value|time|deduplicate)=)");

  String fingerprint() {
    return schema.fingerprint() + (deduplicate ? "" : " every row counts");
  }

  /** Kept in the store, so that a later program can say what has changed. */
  String text() {
    List<String> parts = new ArrayList<>();
    parts().forEach((key, value) -> parts.add(key + "=" + value));
    return String.join(", ", parts);
  }

  private Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("id", schema.id().orElse(NONE));
    parts.put("target", schema.target() + " (" + schema.positive() + "/" + schema.negative() + ")");
    parts.put("numeric", schema.numeric().toString());
    parts.put("categorical", schema.categorical().toString());
    parts.put("value", schema.value().orElse(NONE));
    parts.put("time", schema.time().orElse(NONE));
    parts.put("deduplicate", String.valueOf(deduplicate));
    return parts;
  }

  /**
   * Says what is another now.
   *
   * @param stored {@link #text} of the schema the store was made for
   */
  String differenceFrom(String stored) {
    Map<String, String> before = new LinkedHashMap<>();
    for (String part : NEXT.split(stored, -1)) {
      int equals = part.indexOf('=');
      before.put(part.substring(0, equals), part.substring(equals + 1));
    }
    List<String> differences = new ArrayList<>();
    parts()
        .forEach(
            (key, now) -> {
              String then = before.getOrDefault(key, NONE);
              if (!then.equals(now)) {
                differences.add(
                    then.startsWith("[")
                        ? key + " " + listed(items(then), items(now))
                        : key + " was " + then + " and is " + now + " now");
              }
            });
    return String.join("; ", differences);
  }

  private static String listed(List<String> then, List<String> now) {
    List<String> gone = new ArrayList<>(then);
    gone.removeAll(now);
    List<String> come = new ArrayList<>(now);
    come.removeAll(then);
    if (gone.isEmpty() && come.isEmpty()) {
      return "has a different order: " + then + " and now " + now;
    }
    List<String> parts = new ArrayList<>();
    if (!gone.isEmpty()) {
      parts.add("has lost " + String.join(", ", gone));
    }
    if (!come.isEmpty()) {
      parts.add("has gained " + String.join(", ", come));
    }
    return String.join(" and ", parts);
  }

  private static List<String> items(String list) {
    String inside = list.substring(1, list.length() - 1);
    return inside.isEmpty() ? List.of() : Arrays.asList(inside.split(", ", -1));
  }
}

package churnline.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values of answers as people read them. */
public final class AnswerText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private AnswerText() {}

  /**
   * Takes line breaks and control characters out of all texts of an answer: they come from files
   * and people, and must not move the cursor or forge a line.
   */
  static void tame(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                if (field.getValue().isTextual()) {
                  field.setValue(TextNode.valueOf(tame(field.getValue().asText())));
                } else {
                  tame(field.getValue());
                }
              });
    } else {
      answer.forEach(AnswerText::tame);
    }
  }

  private static String tame(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int at = 0; at < out.length(); at++) {
      if (Character.isISOControl(out.charAt(at))) {
        out.setCharAt(at, '?');
      }
    }
    return out.toString();
  }

  /** A text; {@code none} for null. */
  public static String text(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "none" : value.asText();
  }

  /** A score with three decimals; {@code undefined} for null. */
  public static String score(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "undefined";
  }

  /** A count with separators. */
  public static String count(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%,d", value.asLong()) : "none";
  }

  /** A time in this machine's zone. */
  static String time(JsonNode value) {
    return value.isTextual()
        ? TIME.format(Instant.parse(value.asText()).truncatedTo(ChronoUnit.SECONDS))
        : "never";
  }

  /** Bytes in the unit that fits. */
  static String bytes(JsonNode value) {
    double left = value.asDouble();
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    int unit = 0;
    while (left >= 1024 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, units[unit]);
  }
}

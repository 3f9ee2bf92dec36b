package churnline.edge.settings;

import churnline.edge.settings.ValueParsers.Parser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys in the order they are made, and the kinds of keys there are. */
final class KeyTable {
  private static final List<TypedKey<?>> TABLE = new ArrayList<>();

  private KeyTable() {}

  /** What was made so far. */
  static List<TypedKey<?>> all() {
    return List.copyOf(TABLE);
  }

  static <T> TypedKey<T> key(
      String name,
      String fallback,
      String expected,
      String unit,
      String purpose,
      Parser<T> parser) {
    TypedKey<T> key =
        new TypedKey<>(new SettingsKey(name, fallback, expected, unit, purpose), parser);
    TABLE.add(key);
    return key;
  }

  static TypedKey<Path> folder(String name, String fallback, String purpose) {
    String expected = "a folder, or a path where one can be made";
    return key(
        name, fallback, expected, "path", purpose, text -> Path.of(ValueParsers.label(text)));
  }

  static TypedKey<Duration> duration(
      String name, String fallback, String lowest, String highest, String purpose) {
    String expected =
        "a duration from " + lowest + " to " + highest + ", such as 500ms, 10s or PT10S";
    return key(
        name, fallback, expected, "duration", purpose, ValueParsers.duration(lowest, highest));
  }

  /** How long something is kept; empty is for ever. */
  static TypedKey<Optional<Duration>> age(String name, String fallback, String purpose) {
    String expected = "a duration from 1d to 36500d, such as 90d, or forever";
    return key(name, fallback, expected, "duration", purpose, ValueParsers.age("1d", "36500d"));
  }

  static TypedKey<Long> size(
      String name, String fallback, String lowest, String highest, String unit, String purpose) {
    String expected =
        "a size from " + lowest + " to " + highest + ", such as 512KB, 5MB or 1048576";
    return key(name, fallback, expected, unit, purpose, ValueParsers.size(lowest, highest));
  }

  static TypedKey<Integer> integer(
      String name, String fallback, int lowest, int highest, String unit, String purpose) {
    String expected = "a whole number from " + lowest + " to " + highest;
    return key(name, fallback, expected, unit, purpose, ValueParsers.integer(lowest, highest));
  }

  static TypedKey<Double> number(
      String name, String fallback, double lowest, double highest, String purpose) {
    String expected = "a number from %.0f to %s".formatted(lowest, highest);
    return key(name, fallback, expected, "unitless", purpose, ValueParsers.number(lowest, highest));
  }

  static TypedKey<Boolean> truth(String name, String fallback, String purpose) {
    return key(name, fallback, "true or false", "word", purpose, ValueParsers::truth);
  }

  static <T> TypedKey<T> words(
      String name, String fallback, Map<String, T> words, String expected, String purpose) {
    return key(name, fallback, expected, "word", purpose, ValueParsers.oneOf(words));
  }

  static TypedKey<String> label(String name, String fallback, String purpose) {
    return key(name, fallback, "a label", "text", purpose, ValueParsers::label);
  }

  /** A text that no message repeats. */
  static TypedKey<Optional<Secret>> secret(String name, String purpose) {
    String expected = "16 to 512 visible ASCII characters, or nothing";
    return key(
        name,
        "",
        expected,
        SettingsKey.SECRET,
        purpose,
        ValueParsers.optional(KeySettings::secret));
  }

  static TypedKey<Optional<String>> optionalColumn(String name, String fallback, String purpose) {
    String expected = "a column name that does not begin with _, or nothing";
    return key(
        name, fallback, expected, "column", purpose, ValueParsers.optional(ValueParsers::column));
  }

  static TypedKey<List<String>> columns(String name, String fallback, String purpose) {
    String expected = "column names joined by commas, none beginning with _, or nothing";
    return key(name, fallback, expected, "columns", purpose, ValueParsers::columns);
  }
}

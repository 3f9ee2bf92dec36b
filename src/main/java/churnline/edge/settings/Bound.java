package churnline.edge.settings;

import churnline.edge.settings.GivenValues.Given;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All keys bound to their values, and the problems met on the way. */
final class Bound {
  private final GivenValues given;
  private final List<Problem> problems;
  private final Map<TypedKey<?>, Object> values = new HashMap<>();

  /**
   * Binds every key.
   *
   * @param known problems met before
   */
  Bound(GivenValues given, List<Problem> known) {
    this.given = given;
    problems = new ArrayList<>(known);
    for (TypedKey<?> key : SettingsKeys.all()) {
      bind(key);
    }
    problems.addAll(given.unknown(SettingsReader.keys()));
  }

  private void bind(TypedKey<?> key) {
    Given text = given(key);
    try {
      values.put(key, key.parser().parse(text.text()));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException refused) {
      // malformed and out of range read the same to an operator
      String shown = key.about().isSecret() ? Secret.MASK : Secret.shown(key.name(), text.text());
      refuse(key, " = '" + shown + "'" + text.remark() + ": expected " + expected(key));
    }
  }

  private static String expected(TypedKey<?> key) {
    return key.about().expected();
  }

  /** Returns the value of a key that was not refused. */
  @SuppressWarnings("unchecked") // the key's own parser made the value
  <T> T value(TypedKey<T> key) {
    if (!values.containsKey(key)) {
      throw new IllegalStateException(key.name() + " was refused");
    }
    return (T) values.get(key);
  }

  boolean isAccepted(TypedKey<?> key) {
    return values.containsKey(key);
  }

  boolean isGiven(TypedKey<?> key) {
    return given.of(key.about()).isPresent();
  }

  /** The text that holds, with its origin. */
  Given given(TypedKey<?> key) {
    return given.of(key.about()).orElseGet(() -> Given.byDefault(key.about()));
  }

  /** Adds a problem: the key's name followed by {@code reason}. */
  void refuse(TypedKey<?> key, String reason) {
    problems.add(new Problem(key.name() + reason, given(key).origin()));
  }

  int problemCount() {
    return problems.size();
  }

  /**
   * Ends the reading if there was any problem.
   *
   * @throws BadSettingsException listing them all
   */
  void throwProblems() {
    if (!problems.isEmpty()) {
      boolean elsewhere = problems.stream().anyMatch(Problem::isFromElsewhere);
      throw new BadSettingsException(
          elsewhere ? "settings have" : GivenValues.FILE + " has",
          problems.stream().map(Problem::line).toList());
    }
  }
}

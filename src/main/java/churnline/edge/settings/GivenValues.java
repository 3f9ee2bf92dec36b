package churnline.edge.settings;

import churnline.core.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/** What was set and where: file, then environment, then system properties, the last winning. */
final class GivenValues {
  /** The file whose problems need no further word about their origin. */
  static final String FILE = "application.properties";

  /** Origin of what nobody set. */
  static final String DEFAULT = "default";

  private static final String PREFIX = "churn.";
  private static final String ENVIRONMENT_PREFIX = "CHURN_";

  private final Map<String, String> file;
  private final Map<String, String> environment;
  private final Properties system;

  GivenValues(Map<String, String> file, Map<String, String> environment, Properties system) {
    this.file = file;
    this.environment = environment;
    this.system = system;
  }

  /**
   * A text and its origin.
   *
   * @param text without surrounding blanks
   * @param origin the file, an environment variable or a system property
   */
  record Given(String text, String origin) {
    static Given byDefault(SettingsKey key) {
      return new Given(key.fallback(), DEFAULT);
    }

    /** Empty for the file, else the origin in parentheses. */
    String remark() {
      return origin.equals(FILE) ? "" : " (" + origin + ")";
    }
  }

  /** Returns what holds for the key, if anything sets it. */
  Optional<Given> of(SettingsKey key) {
    String property = system.getProperty(key.name());
    if (property != null) {
      return Optional.of(new Given(property.strip(), "-D" + key.name()));
    }
    String variable = environment.get(key.environmentName());
    if (variable != null) {
      return Optional.of(
          new Given(variable.strip(), "environment variable " + key.environmentName()));
    }
    return Optional.ofNullable(file.get(key.name())).map(text -> new Given(text.strip(), FILE));
  }

  /** One problem for each {@code churn.*} key and {@code CHURN_*} variable that is not known. */
  List<Problem> unknown(List<SettingsKey> keys) {
    List<String> names = keys.stream().map(SettingsKey::name).toList();
    List<String> variables = keys.stream().map(SettingsKey::environmentName).toList();
    List<Problem> problems = new ArrayList<>();
    for (String key : new TreeSet<>(file.keySet())) {
      if (key.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !names.contains(key)) {
        problems.add(new Problem(key + ": " + unknownKey(key, names), FILE));
      }
    }
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith(ENVIRONMENT_PREFIX) && !variables.contains(variable)) {
        String origin = "environment variable " + variable;
        problems.add(new Problem(origin + ": " + unknownKey(variable, variables), origin));
      }
    }
    for (String key : new TreeSet<>(system.stringPropertyNames())) {
      if (key.startsWith(PREFIX) && !names.contains(key)) {
        String origin = "-D" + key;
        problems.add(new Problem(origin + ": " + unknownKey(key, names), origin));
      }
    }
    return problems;
  }

  private static String unknownKey(String key, List<String> known) {
    return "unknown key; "
        + NearestName.of(key, known, 1.0 / 3)
            .map(name -> "did you mean " + name + "?")
            .orElse("docs/operations.md lists all keys");
  }
}

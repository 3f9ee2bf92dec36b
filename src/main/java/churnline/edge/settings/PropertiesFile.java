package churnline.edge.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What application.properties holds.
 *
 * @param values the last one of a key that is set twice
 * @param problems one for each {@code churn.*} key that is set twice, or why nothing could be read
 */
record PropertiesFile(Map<String, String> values, List<Problem> problems) {

  /** Reads the file as UTF-8; one that does not exist is empty. */
  static PropertiesFile read(Path file) {
    // a link to nothing is there
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new PropertiesFile(Map.of(), List.of());
    }
    if (!Files.isRegularFile(file)) {
      return new PropertiesFile(
          Map.of(),
          List.of(problem("is not a regular file; expected one, or none to use the defaults")));
    }
    Map<String, String> values = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    try {
      String text = Files.readString(file);
      noting(values, problems)
          .load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (CharacterCodingException notUtf8) {
      problems.add(problem("is not UTF-8; save it with that encoding"));
    } catch (IOException | IllegalArgumentException unreadable) {
      problems.add(problem("cannot be read: " + unreadable));
    }
    return new PropertiesFile(values, problems);
  }

  /** Properties that tell when a key comes a second time. */
  private static Properties noting(Map<String, String> values, List<Problem> problems) {
    return new Properties() {
      private static final long serialVersionUID = 1L;

      @Override
      public synchronized Object put(Object key, Object value) {
        String before = values.put((String) key, (String) value);
        if (before != null && ((String) key).startsWith("churn.")) {
          String shown =
              isSecret((String) key)
                  ? ""
                  : ", to '%s' and '%s'"
                      .formatted(
                          Secret.shown((String) key, before),
                          Secret.shown((String) key, (String) value));
          problems.add(problem("sets " + key + " twice" + shown));
        }
        return super.put(key, value);
      }
    };
  }

  private static boolean isSecret(String name) {
    return SettingsReader.keys().stream()
        .anyMatch(key -> key.isSecret() && key.name().equals(name));
  }

  private static Problem problem(String what) {
    return new Problem("the file " + what, GivenValues.FILE);
  }
}

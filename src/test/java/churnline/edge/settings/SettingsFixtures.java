package churnline.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads settings from a file's keys alone. */
final class SettingsFixtures {
  static final Path HOME = Path.of("/srv/churn");

  private SettingsFixtures() {}

  static Settings file(Map<String, String> file) {
    return SettingsReader.read(HOME, file, Map.of(), new Properties());
  }

  static List<String> problems(Map<String, String> file) {
    BadSettingsException refusal =
        catchThrowableOfType(BadSettingsException.class, () -> file(file));
    assertThat(refusal).as("refusal").isNotNull();
    List<String> lines = refusal.getMessage().lines().toList();
    assertThat(lines).hasSize(1 + refusal.count());
    return lines.stream().skip(1).map(line -> line.substring("  - ".length())).toList();
  }

  /** Puts a link to nothing, a named pipe or a folder where a file is expected. */
  static void put(String kind, Path place) throws Exception {
    switch (kind) {
      case "link" -> Files.createSymbolicLink(place, place.resolveSibling("nothing"));
      case "pipe" ->
          assertThat(new ProcessBuilder("mkfifo", "-m", "600", "" + place).start().waitFor())
              .isZero();
      default ->
          Files.createDirectory(
              place,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** The least that describes other data. */
  static Map<String, String> schema() {
    return Map.of("churn.schema.target", "left", "churn.schema.numeric", "calls");
  }
}

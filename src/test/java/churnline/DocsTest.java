package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultCode;
import churnline.edge.settings.SettingsKey;
import churnline.edge.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator may meet is explained: as a heading or as the first cell of a table row. */
class DocsTest {
  private static final Path OPERATIONS = Path.of("docs/operations.md");
  private static final Path API = Path.of("docs/api.md");
  private static final Path OPENAPI = Path.of("src/main/resources/openapi.json");

  private static final Pattern EXPLAINED =
      Pattern.compile("^(?:#+ |\\| )`([^`]+)`", Pattern.MULTILINE);
  private static final Pattern OPENAPI_PATH =
      Pattern.compile("^ +\"(/[^\"]*)\" *: *\\{", Pattern.MULTILINE);

  @Test
  void everySettingIsExplained() {
    assertThat(explained(OPERATIONS))
        .containsAll(SettingsReader.keys().stream().map(SettingsKey::name).toList());
  }

  @Test
  void noSettingIsExplainedThatIsGone() {
    List<String> settings = SettingsReader.keys().stream().map(SettingsKey::name).toList();

    assertThat(explained(OPERATIONS).stream().filter(name -> name.startsWith("churn.")))
        .isSubsetOf(settings);
  }

  /** The table is for people who look a key up: a wrong default misleads them. */
  @Test
  void everyDefaultIsTheOneThatHolds() {
    String page = read(OPERATIONS);

    assertThat(SettingsReader.keys())
        .allMatch(
            key ->
                key.fallback().isEmpty()
                    || page.lines()
                        .filter(line -> line.startsWith("| `" + key.name() + "` |"))
                        .allMatch(line -> line.contains("| `" + key.fallback() + "` |")));
  }

  @Test
  void everyFaultCodeIsExplained() {
    assertThat(explained(OPERATIONS))
        .containsAll(Arrays.stream(FaultCode.values()).map(Enum::name).toList());
  }

  @Test
  void everyHttpPathIsExplained() {
    if (!Files.exists(OPENAPI)) {
      assertThat(API).as("a page about paths that no description lists").doesNotExist();
      return;
    }
    List<String> paths =
        OPENAPI_PATH.matcher(read(OPENAPI)).results().map(found -> found.group(1)).toList();
    String explained =
        Stream.of(API, OPERATIONS)
            .filter(Files::exists)
            .flatMap(page -> explained(page).stream())
            .collect(Collectors.joining("\n", "\n", "\n"));

    assertThat(paths)
        .isNotEmpty()
        .allMatch(
            path ->
                Pattern.compile("\\n([A-Z]+ )?" + Pattern.quote(path) + "([?\\n])")
                    .matcher(explained)
                    .find(),
            "is explained");
  }

  private static List<String> explained(Path page) {
    return EXPLAINED.matcher(read(page)).results().map(DocsTest::name).toList();
  }

  private static String name(java.util.regex.MatchResult found) {
    return found.group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

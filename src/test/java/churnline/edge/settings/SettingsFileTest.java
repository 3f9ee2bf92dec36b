package churnline.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import churnline.core.text.ColumnName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** application.properties itself: how it is read, and the ones that are shipped. */
class SettingsFileTest {
  @Test
  void theFileIsReadAsUtf8WhenItExists(@TempDir Path home) throws Exception {
    assertThat(SettingsReader.load(home).seed()).isEqualTo(1);

    Files.writeString(
        home.resolve("application.properties"),
        "\uFEFFchurn.seed=7\nchurn.schema.target = gekündigt\nchurn.schema.numeric = größe\n");
    Settings settings = SettingsReader.load(home);

    assertThat(settings.seed()).isEqualTo(7);
    assertThat(settings.schema().target()).isEqualTo("gekündigt");
  }

  @Test
  void aFileThatCannotBeReadAsMeantIsRefused(@TempDir Path home) throws Exception {
    Path file = home.resolve("application.properties");

    Files.writeString(file, "churn.seed=1\nchurn.seed=2\n");
    assertThatThrownBy(() -> SettingsReader.load(home))
        .hasMessageContaining("the file sets churn.seed twice, to '1' and '2'");
    Files.writeString(file, "churn.store.password=one\nchurn.store.password=two\n");
    assertThatThrownBy(() -> SettingsReader.load(home))
        .hasMessageContaining("the file sets churn.store.password twice, to '***' and '***'");
    Files.write(file, "churn.inbox=größe".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SettingsReader.load(home)).hasMessageContaining("is not UTF-8");
    Files.writeString(file, "churn.inbox=\\u12");
    assertThatThrownBy(() -> SettingsReader.load(home)).hasMessageContaining("cannot be read");
  }

  /** A named pipe would be waited for, and a link to nothing be taken for no file. */
  @ParameterizedTest
  @ValueSource(strings = {"link", "pipe", "folder"})
  void whatIsNoFileIsRefused(String kind, @TempDir Path home) throws Exception {
    SettingsFixtures.put(kind, home.resolve("application.properties"));

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> SettingsReader.load(home))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining("the file is not a regular file"));
  }

  @Test
  void theShippedFileSaysWhatIsBuiltIn() {
    assertThat(shipped("")).isEqualTo(SettingsFixtures.file(Map.of()));
    assertThat(shipped("examples/corporate")).isEqualTo(SettingsFixtures.file(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"corporate", "mobile-telecom", "fixed-line-telecom", "textbook"})
  void theSampleOfAnExampleHasTheColumnsOfItsSettings(String example) throws Exception {
    String folder = "examples/" + example;
    List<String> lines = Files.readAllLines(Path.of(folder, "sample.csv"));

    assertThat(Stream.of(lines.get(0).split(",")).map(ColumnName::normalise))
        .containsExactlyInAnyOrderElementsOf(shipped(folder).schema().columns());
    assertThat(lines).hasSize(61);
  }

  private static Settings shipped(String folder) {
    Map<String, String> file =
        PropertiesFile.read(Path.of(folder, "application.properties")).values();
    return SettingsReader.read(SettingsFixtures.HOME, file, Map.of(), new Properties());
  }
}

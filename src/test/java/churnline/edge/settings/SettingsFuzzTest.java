package churnline.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Any settings file is bound or refused with a list of what is wrong. */
class SettingsFuzzTest {
  private static final Path HOME = home();

  private static Path home() {
    try {
      Path home = Files.createTempDirectory("settings");
      home.toFile().deleteOnExit();
      home.resolve("application.properties").toFile().deleteOnExit();
      return home;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @FuzzTest(maxDuration = "3m")
  void anyFileIsBoundOrRefused(byte[] text) throws IOException {
    Path file = Files.write(HOME.resolve("application.properties"), text);
    PropertiesFile read = PropertiesFile.read(file);
    try {
      Settings settings = SettingsReader.read(HOME, read.values(), Map.of(), new Properties());

      assertThat(settings.schema().features()).isNotEmpty();
    } catch (BadSettingsException refused) {
      assertThat(refused).hasMessageContaining("problem");
    }
  }
}

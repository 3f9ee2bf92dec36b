package churnline.edge.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsPluginTest {
  private static final List<DependencyVersion> CURRENT =
      List.of(
          DependencyVersion.notAsked("ch.qos.logback:logback-classic", "1.5.32"),
          DependencyVersion.notAsked("info.picocli:picocli", "4.7.7"),
          DependencyVersion.notAsked("org.apache.camel:camel-micrometer-prometheus", "4.17.0"));

  /** Written by version 2.18.0 of the plugin; the last entry is wrapped as it wraps long names. */
  private static final String OUTPUT =
      """
      The following dependencies in Dependencies have newer versions:
        ch.qos.logback:logback-classic ....................... 1.5.32 -> 1.6.6
        org.apache.camel:camel-micrometer-prometheus ...
                                                              4.17.0 -> 4.18.0

      """;

  private static final String LOG =
      """
      [INFO] Scanning for projects...
      [WARNING] Could not transfer metadata info.picocli:picocli/maven-metadata.xml from/to \
      central (http://127.0.0.1:9/): transfer failed
      [INFO] BUILD SUCCESS
      """;

  @Test
  void whatIsNotListedIsUpToDate() {
    assertThat(VersionsPlugin.answer(CURRENT, OUTPUT, ""))
        .containsExactly(
            CURRENT.get(0).withLatest("1.6.6"),
            CURRENT.get(1).withLatest("4.7.7"),
            CURRENT.get(2).withLatest("4.18.0"));
    assertThat(
            VersionsPlugin.answer(
                CURRENT, "No dependencies in Dependencies have newer versions.\n", ""))
        .allSatisfy(one -> assertThat(one.latest()).isEqualTo(one.current()));
  }

  @Test
  void whatWasNotReachedIsUnknownRatherThanUpToDate() {
    assertThat(VersionsPlugin.answer(CURRENT, OUTPUT, LOG).get(1))
        .isEqualTo(CURRENT.get(1).unknown("the repository did not answer"));
  }

  @Test
  void thePomAsksForNothingButTheDependencies() {
    assertThat(VersionsPlugin.pom(CURRENT))
        .contains(
            "<groupId>info.picocli</groupId><artifactId>picocli</artifactId>"
                + "<version>4.7.7</version>")
        .doesNotContain("dependencyManagement", "plugin");
  }

  @Test
  void mavenIsRunAndItsAnswerRead(@TempDir Path folder) throws Exception {
    Path mvn =
        script(
            folder,
            """
            for argument in "$@"; do
              case $argument in -Dversions.outputFile=*) out=${argument#*=};; esac
            done
            echo '  info.picocli:picocli .... 4.7.7 -> 5.0.0' > "$out"
            """);

    assertThat(plugin(mvn, Duration.ofMinutes(1)).lookUp(CURRENT))
        .extracting(DependencyVersion::latest)
        .containsExactly("1.5.32", "5.0.0", "4.17.0");
  }

  @Test
  void whatGoesWrongIsSaid(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> plugin(folder.resolve("none"), Duration.ofMinutes(1)).lookUp(CURRENT))
        .hasMessageStartingWith("mvn cannot be run");
    Path failing = script(folder, "echo '[ERROR] Unknown host'; exit 1");
    assertThatThrownBy(() -> plugin(failing, Duration.ofMinutes(1)).lookUp(CURRENT))
        .hasMessage("mvn failed: Unknown host");
    Path hanging = script(folder, "sleep 60");
    assertThatThrownBy(() -> plugin(hanging, Duration.ofMillis(200)).lookUp(CURRENT))
        .hasMessage("mvn did not finish within 0 s");
  }

  static VersionsPlugin plugin(Path mvn, Duration timeout) {
    return new VersionsPlugin(mvn.toString(), timeout);
  }

  static Path script(Path folder, String body) throws Exception {
    Path file = Files.createTempFile(folder, "mvn", ".sh");
    Files.writeString(file, "#!/bin/sh\n" + body);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}

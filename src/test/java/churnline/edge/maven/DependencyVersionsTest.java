package churnline.edge.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependencyVersionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<DependencyVersion> CURRENT =
      List.of(DependencyVersion.notAsked("info.picocli:picocli", "4.7.7"));
  private static final String ANSWERING =
      """
      for argument in "$@"; do
        case $argument in -Dversions.outputFile=*) out=${argument#*=};; esac
      done
      echo '  info.picocli:picocli .... 4.7.7 -> 5.0.0' > "$out"
      """;

  @TempDir Path folder;

  @Test
  void nothingIsLookedUpBeforeSomebodyAsks() throws Exception {
    DependencyVersions versions = at(NOW, CURRENT, "exit 1");

    assertThat(versions.versions()).isEqualTo(CURRENT);
    assertThat(versions.checkedAt()).isEmpty();
    assertThat(versions.isFresh()).isFalse();
  }

  @Test
  void anAnswerHoldsForADayAndOverARestart() throws Exception {
    at(NOW, CURRENT, ANSWERING).refresh();

    DependencyVersions restarted = at(NOW.plus(Duration.ofHours(23)), CURRENT, "exit 1");
    assertThat(restarted.versions()).containsExactly(CURRENT.get(0).withLatest("5.0.0"));
    assertThat(restarted.checkedAt()).contains(NOW);
    assertThat(restarted.isFresh()).isTrue();
    assertThat(at(NOW.plus(Duration.ofHours(24)), CURRENT, "exit 1").isFresh()).isFalse();
  }

  @Test
  void aFailureIsSaidAndLeavesTheFileAlone() throws Exception {
    at(NOW, CURRENT, ANSWERING).refresh();
    DependencyVersions versions = at(NOW, CURRENT, "echo '[ERROR] Unknown host'; exit 1");

    assertThat(versions.refresh())
        .containsExactly(CURRENT.get(0).unknown("mvn failed: Unknown host"));
    assertThat(at(NOW, CURRENT, "exit 1").versions().get(0).latest()).isEqualTo("5.0.0");
  }

  @Test
  void anotherVersionInUseOrADamagedFileMakesTheAnswerVoid() throws Exception {
    at(NOW, CURRENT, ANSWERING).refresh();
    List<DependencyVersion> updated =
        List.of(DependencyVersion.notAsked("info.picocli:picocli", "5.0.0"));

    assertThat(at(NOW, updated, "exit 1").versions()).isEqualTo(updated);
    for (String damage : List.of("", "x", "x\ny", NOW + "\na\tb", NOW + "\n\0")) {
      Files.writeString(folder.resolve("versions.txt"), damage);
      assertThat(at(NOW, CURRENT, "exit 1").isFresh()).isFalse();
    }
  }

  @Test
  void versionsComeFromThePropertyTheManagedOneOrTheBillOfMaterials() throws Exception {
    String pom =
        """
        <project><properties><a.version>1</a.version></properties>
        <dependencyManagement><dependencies>
        <dependency><groupId>g</groupId><artifactId>m</artifactId><version>2</version></dependency>
        <dependency><groupId>b</groupId><artifactId>bom</artifactId><version>${a.version}</version>
        <type>pom</type><scope>import</scope></dependency>
        </dependencies></dependencyManagement>
        <dependencies>
        <dependency><groupId>g</groupId><artifactId>p</artifactId><version>${a.version}</version>
        </dependency>
        <dependency><groupId>g</groupId><artifactId>m</artifactId></dependency>
        <dependency><groupId>b</groupId><artifactId>c</artifactId></dependency>
        <dependency><groupId>g</groupId><artifactId>t</artifactId><version>9</version>
        <scope>test</scope></dependency>
        </dependencies></project>
        """;

    assertThat(PomDependencies.read(new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(
            DependencyVersion.notAsked("b:c", "1"),
            DependencyVersion.notAsked("g:m", "2"),
            DependencyVersion.notAsked("g:p", "1"));
  }

  @Test
  void thisApplicationKnowsItsOwnLibraries() {
    assertThat(PomDependencies.ofThisApplication())
        .extracting(DependencyVersion::name)
        .contains("org.apache.camel:camel-core", "org.apache.commons:commons-csv")
        .doesNotContain("org.assertj:assertj-core");
  }

  private DependencyVersions at(Instant now, List<DependencyVersion> current, String mvn)
      throws Exception {
    return new DependencyVersions(
        folder.resolve("versions.txt"),
        Clock.fixed(now, ZoneOffset.UTC),
        current,
        VersionsPluginTest.plugin(VersionsPluginTest.script(folder, mvn), Duration.ofMinutes(1)));
  }
}

package churnline.edge.versions;

import static churnline.edge.versions.MadeUpRepository.metadata;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import churnline.edge.versions.Repository.Patience;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DependencyVersionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<DependencyVersion> CURRENT =
      List.of(DependencyVersion.notAsked("info.picocli:picocli", "4.7.7"));
  private static final Patience PATIENT =
      new Patience(Duration.ofSeconds(30), Duration.ofMinutes(1));
  private static final String PATH = "/info/picocli/picocli/maven-metadata.xml";

  @TempDir private Path folder;
  private MadeUpRepository server;

  @BeforeEach
  void start() throws Exception {
    server = new MadeUpRepository().answers(PATH, metadata("4.7.7", "5.0.0"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingIsLookedUpBeforeSomebodyAsks() {
    DependencyVersions versions = at(NOW, CURRENT);

    assertThat(versions.versions()).isEqualTo(CURRENT);
    assertThat(versions.checkedAt()).isEmpty();
    assertThat(versions.isFresh()).isFalse();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void anAnswerHoldsForADayAndOverARestart() throws Exception {
    at(NOW, CURRENT).refresh();
    server.close();

    DependencyVersions restarted = at(NOW.plus(Duration.ofHours(23)), CURRENT);
    assertThat(restarted.versions()).containsExactly(CURRENT.get(0).withLatest("5.0.0"));
    assertThat(restarted.checkedAt()).contains(NOW);
    assertThat(restarted.isFresh()).isTrue();
    assertThat(at(NOW.plus(Duration.ofHours(24)), CURRENT).isFresh()).isFalse();
  }

  @Test
  void aFailureIsSaidAndLeavesTheFileAlone() throws Exception {
    at(NOW, CURRENT).refresh();
    server.close();
    DependencyVersions versions = at(NOW, CURRENT);

    assertThat(versions.refresh())
        .containsExactly(
            CURRENT.get(0).unknown("the repository cannot be reached (ConnectException)"));
    assertThat(at(NOW, CURRENT).versions().get(0).latest()).isEqualTo("5.0.0");
  }

  @Test
  void aFailureIsToldOnceUntilItIsOver() throws Exception {
    AtomicBoolean failing = new AtomicBoolean(true);
    server.answers(
        "/flaky" + PATH,
        exchange ->
            MadeUpRepository.send(
                exchange, failing.get() ? 503 : 200, metadata("5.0.0").getBytes(UTF_8)));
    DependencyVersions versions = at(NOW, CURRENT, "/flaky");

    List<String> told =
        logged(
            () -> {
              versions.refresh();
              versions.refresh();
              failing.set(false);
              versions.refresh();
              failing.set(true);
              versions.refresh();
            });

    assertThat(told)
        .hasSize(2)
        .containsOnly(
            "WARN the newest library versions are unknown: the repository answered with status"
                + " 503 [info.picocli:picocli]");
  }

  @Test
  void withoutARepositoryNothingIsAsked() throws Exception {
    DependencyVersions versions =
        new DependencyVersions(
            folder.resolve("versions.txt"),
            Clock.fixed(NOW, ZoneOffset.UTC),
            CURRENT,
            new RepositoryAddress(Optional.empty(), folder.resolve("no-settings.xml")),
            PATIENT);

    List<String> told =
        logged(
            () -> {
              versions.refresh();
              versions.refresh();
            });

    assertThat(versions.versions())
        .containsExactly(CURRENT.get(0).unknown(DependencyVersions.NO_REPOSITORY));
    assertThat(told)
        .containsExactly(
            "INFO newer library versions are not looked up: " + DependencyVersions.NO_REPOSITORY);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void anotherVersionInUseOrADamagedFileMakesTheAnswerVoid() throws Exception {
    at(NOW, CURRENT).refresh();
    List<DependencyVersion> updated =
        List.of(DependencyVersion.notAsked("info.picocli:picocli", "5.0.0"));

    assertThat(at(NOW, updated).versions()).isEqualTo(updated);
    for (String damage : List.of("", "x", "x\ny", NOW + "\na\tb", NOW + "\n\0")) {
      Files.writeString(folder.resolve("versions.txt"), damage);
      assertThat(at(NOW, CURRENT).isFresh()).isFalse();
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

    assertThat(PomDependencies.read(new ByteArrayInputStream(pom.getBytes(UTF_8))))
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

  private DependencyVersions at(Instant now, List<DependencyVersion> current) {
    return at(now, current, "");
  }

  private DependencyVersions at(Instant now, List<DependencyVersion> current, String path) {
    return new DependencyVersions(
        folder.resolve("versions.txt"),
        Clock.fixed(now, ZoneOffset.UTC),
        current,
        new RepositoryAddress(Optional.of(server.address(path)), folder.resolve("no-settings.xml")),
        PATIENT);
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Level and text of all that is logged meanwhile. */
  private static List<String> logged(Work work) throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger("libraries");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    log.addAppender(seen);
    try {
      work.run();
    } finally {
      log.detachAppender(seen);
    }
    return seen.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}

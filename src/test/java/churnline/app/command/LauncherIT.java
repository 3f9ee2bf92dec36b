package churnline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher on a checkout whose builds are cut short in every way. {@code mvn} and {@code java}
 * are scripts that make the same files as the real ones, and stop midway when told so.
 */
class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Makes what a build makes, in the same order; waits where the file WAIT_AT says. */
  private static final String MVN =
      """
      #!/usr/bin/env bash
      set -e
      echo built >> calls
      began=$(date -u '+%Y-%m-%d %H:%M:%S UTC')
      reached() {
        [[ -e wait-at && $(< wait-at) == "$1" ]] || return 0
        : > waiting
        while [[ ! -e go-on ]]; do sleep 0.05; done
      }
      mkdir -p target/classes
      [[ -e target/classes/A.class ]] || printf whole > target/classes/A.class
      reached classes
      if [[ ! -e target/churnline.jar ]]; then : > target/churnline.jar; reached jar; fi
      printf 'jar with %s' "$(< target/classes/A.class)" > target/churnline.jar
      reached lib
      mkdir -p target/lib
      if [[ ! -e target/lib/a.jar ]]; then
        printf half > target/lib/a.jar
        reached library
        printf library > target/lib/a.jar
      fi
      sleep 0.02
      echo "$began" > target/built
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -version ]]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
      for word; do
        if [[ $word == -XX:ArchiveClassesAtExit=* ]]; then
          printf half > "${word#*=}"
          if [[ -e wait-at && $(< wait-at) == archive ]]; then
            : > waiting; while [[ ! -e go-on ]]; do sleep 0.05; done
          fi
          printf archive > "${word#*=}"
          exit
        fi
      done
      echo "started $(< "$(dirname "$0")/../target/churnline.jar")"
      """;

  @TempDir private Path root;
  private final List<Process> processes = new ArrayList<>();

  private record Said(int status, String text) {}

  @BeforeEach
  void checkout() throws IOException {
    Path launcher = Path.of(System.getProperty("churnline.launcher"));
    Files.copy(launcher, root.resolve("churnline"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(root.resolve("src/main"));
    Path source = Files.writeString(root.resolve("src/main/A.java"), "class A {}");
    Path pom = Files.writeString(root.resolve("pom.xml"), "<project/>");
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(3_600));
    Files.setLastModifiedTime(source, longAgo);
    Files.setLastModifiedTime(root.resolve("src/main"), longAgo);
    Files.setLastModifiedTime(pom, longAgo);
    Files.createDirectories(root.resolve("bin"));
    program("mvn", MVN);
    program("java", JAVA);
    program("javac", JAVA);
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(root.resolve("bin").resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void end() {
    processes.forEach(LauncherIT::killAll);
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    assertStarts("nothing is built", 1);
    assertStarts("", 1);

    Files.setLastModifiedTime(
        root.resolve("src/main/A.java"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launched().text()).contains("sources are newer; building");
    assertThat(builds()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes", "jar", "lib", "library"})
  void aBuildThatWasKilledIsMadeAnew(String where) throws Exception {
    killAt(where);

    assertStarts("the last build was cut short", 2);
    assertThat(root.resolve("target/lib/a.jar")).hasContent("library");
    assertStarts("", 2);
  }

  /** By hand, over a build that was whole: what it had noted is older than what is there now. */
  @ParameterizedTest
  @ValueSource(strings = {"jar", "lib", "library"})
  void aBuildByHandThatWasKilledIsMadeAnewToo(String where) throws Exception {
    assertStarts("nothing is built", 1);
    Path built = root.resolve("target/built");
    byte[] noted = Files.readAllBytes(built);
    FileTime before = Files.getLastModifiedTime(built);
    Thread.sleep(50);
    Files.delete(root.resolve("target/churnline.jar"));
    Files.delete(root.resolve("target/lib/a.jar"));
    killAt(where);
    Files.write(built, noted);
    Files.setLastModifiedTime(built, before);

    assertStarts("the last build was cut short", 3);
    assertStarts("", 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"target/lib/a.jar", "target/lib", "target/churnline.jar", "target/built"})
  void whatWasRemovedIsBuiltAgain(String what) throws Exception {
    assertStarts("nothing is built", 1);
    Thread.sleep(50);
    if (what.equals("target/lib")) {
      Files.delete(root.resolve("target/lib/a.jar"));
    }
    Files.delete(root.resolve(what));

    assertStarts("cut short", 2);
  }

  /** The jar that was there when the disk was full, or that was cut by hand. */
  @Test
  void anEmptyJarIsBuiltAgainHoweverOldItIs() throws Exception {
    assertStarts("nothing is built", 1);
    Path jar = root.resolve("target/churnline.jar");
    FileTime before = Files.getLastModifiedTime(jar);
    Files.write(jar, new byte[0]);
    Files.setLastModifiedTime(jar, before);

    assertStarts("cut short", 2);
  }

  @Test
  void whatWasBuiltByHandIsTaken() throws Exception {
    Process mvn =
        new ProcessBuilder(root.resolve("bin/mvn").toString()).directory(root.toFile()).start();
    assertThat(mvn.waitFor()).isZero();

    assertStarts("", 1);
  }

  /** Java takes it for the end of a path. */
  @Test
  void aProgramInAFolderWithAColonIsRefused() throws Exception {
    root = Files.createDirectory(root.resolve("a:b"));
    checkout();

    Said said = launched();

    assertThat(said.status()).isEqualTo(78);
    assertThat(said.text()).contains(root.toString()).contains("cannot start from a path with ':'");
    assertThat(root.resolve("target")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a%20b", "[a]*?", "a;b&c#$d", "it's \"e\"", "a\\b"})
  void aProgramInAFolderOfAnyOtherNameStarts(String name) throws Exception {
    root = Files.createDirectory(root.resolve(name));
    checkout();
    Files.createDirectories(root.resolve("target/warm-up.4194305"));

    assertStarts("nothing is built", 1);
    assertThat(parts()).isEmpty();
    assertStarts("", 1);
  }

  /** Maven goes on when its launcher is killed; the next one waits for it. */
  @Test
  void aBuildWhoseLauncherWasKilledIsWaitedFor() throws Exception {
    Files.writeString(root.resolve("wait-at"), "lib");
    Process first = launch();
    await(() -> Files.exists(root.resolve("waiting")));
    ProcessHandle mvn = first.children().findFirst().orElseThrow();
    first.destroyForcibly().waitFor();
    assertThat(mvn.isAlive()).isTrue();

    Process second = launch();
    await(() -> text(root.resolve("output")).contains("another launch is building; waiting"));
    Files.writeString(root.resolve("go-on"), "");
    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(text(root.resolve("output"))).contains("started jar with whole");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void whatAKilledArchiveStepLeftIsRemovedByTheNextStart() throws Exception {
    killAt("archive");
    assertThat(parts()).hasSize(2);
    Files.delete(root.resolve("wait-at"));

    assertThat(launched().text()).contains("making the class-data archive");

    assertThat(parts()).isEmpty();
    assertThat(root.resolve("target/churnline.jsa")).hasContent("archive");
    assertThat(builds()).isEqualTo(1);

    Files.writeString(root.resolve("target/churnline.jsa.4194305"), "left by an older launcher");
    assertThat(launched().text()).contains("started");
    assertThat(parts()).isEmpty();
  }

  /** The JVM maps it unseen and would die of SIGBUS at every start. */
  @Test
  void anArchiveThatWasCutShortIsMadeAnew() throws Exception {
    launched();
    Path archive = root.resolve("target/churnline.jsa");
    assertThat(archive).hasContent("archive");

    Files.writeString(archive, "arch");
    assertThat(launched().text()).contains("making the class-data archive").contains("started");

    assertThat(archive).hasContent("archive");
    assertThat(launched().text()).contains("started").doesNotContain("making");
  }

  @Test
  void whatALivingArchiveStepIsMakingStays() throws Exception {
    Files.writeString(root.resolve("wait-at"), "archive");
    Process first = launch();
    await(() -> Files.exists(root.resolve("waiting")));
    List<Path> making = parts();

    assertThat(launched().text()).contains("started").doesNotContain("making");
    assertThat(parts()).isEqualTo(making).hasSize(2);

    // the launcher dies, its JVM goes on
    ProcessHandle jvm = first.children().findFirst().orElseThrow();
    first.destroyForcibly().waitFor();
    assertThat(jvm.isAlive()).isTrue();
    assertThat(launched().text()).contains("started").doesNotContain("making");
    assertThat(parts()).isEqualTo(making);

    Files.writeString(root.resolve("go-on"), "");
    jvm.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(launched().text()).contains("making");
    assertThat(parts()).isEmpty();
  }

  private void assertStarts(String why, int builds) throws Exception {
    Said said = launched();
    assertThat(said.text()).contains("started jar with whole").contains(why);
    if (why.isEmpty()) {
      assertThat(said.text()).doesNotContain("building");
    }
    assertThat(said.status()).isZero();
    assertThat(builds()).isEqualTo(builds);
  }

  /** Starts it, and kills all of it where it waits. */
  private void killAt(String where) throws Exception {
    Files.writeString(root.resolve("wait-at"), where);
    Process process = launch();
    await(() -> Files.exists(root.resolve("waiting")));
    killAll(process);
    process.waitFor();
    Files.delete(root.resolve("waiting"));
    if (!where.equals("archive")) {
      Files.delete(root.resolve("wait-at"));
    }
  }

  private static void killAll(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
  }

  private List<Path> parts() throws IOException {
    try (var files = Files.list(root.resolve("target"))) {
      return files.filter(file -> file.toString().matches(".*[.]\\d+")).sorted().toList();
    }
  }

  private int builds() {
    return (int) text(root.resolve("calls")).lines().count();
  }

  private Said launched() throws Exception {
    Files.deleteIfExists(root.resolve("output"));
    Process process = launch();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(text(root.resolve("output")))
        .isTrue();
    return new Said(process.exitValue(), text(root.resolve("output")));
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("churnline").toString(), "status")
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("output").toFile()));
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("CHURNLINE_NO_CDS");
    builder.environment().merge("PATH", root.resolve("bin") + ":", (path, bin) -> bin + path);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience ends").isLessThan(until);
      Thread.sleep(20);
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}

package churnline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machines on which the packaged program cannot start: it ends with status 1 and one line that
 * names what is in the way and the way out.
 */
class StartIT {
  private static final Path JAR = Path.of("target", "churnline.jar").toAbsolutePath();
  private static final List<String> PROGRAM = List.of("-jar", JAR.toString());

  @TempDir private Path folder;
  private final List<Path> mounted = new ArrayList<>();

  /** What a process ended with and said. */
  private record Said(int status, String text) {}

  private Path home() {
    return folder.resolve("home");
  }

  private Said java(String... words) throws Exception {
    return java("ulimit -n 1024", PROGRAM, words);
  }

  /** Runs the program in a shell that did something before. */
  private Said java(String before, List<String> program, String... words) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of("bash", "-c", before + "; exec \"$@\"", "bash"));
    command.addAll(
        List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Stream.of(words).filter(word -> word.startsWith("-D")).forEach(command::add);
    command.add("-Dchurn.http.port=0");
    command.addAll(program);
    Stream.of(words).filter(word -> !word.startsWith("-D")).forEach(command::add);
    Path said = folder.resolve("said.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Said(process.exitValue(), Files.readString(said));
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertTells(Said said, String... words) {
    assertThat(said.text()).contains(words).doesNotContain("\tat ", "Exception in thread");
    assertThat(said.text().lines()).hasSize(1);
    assertThat(said.status()).isEqualTo(1);
  }

  private Path mount(String options) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=200m," + options, "tmpfs", disk) == 0,
        "only root may mount a disk in memory");
    mounted.add(disk);
    return disk;
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path disk : mounted) {
      assertThat(command("umount", disk)).isZero();
    }
  }

  private static int command(Object... words) throws IOException, InterruptedException {
    List<String> all = Stream.of(words).map(String::valueOf).toList();
    return new ProcessBuilder(all).redirectErrorStream(true).start().waitFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "warm-up"})
  void withoutATemporaryFolder(String name) throws Exception {
    Path nowhere = folder.resolve("no/such");

    assertTells(
        java("-Djava.io.tmpdir=" + nowhere, name, "--home", home().toString()),
        "STORE_UNAVAILABLE: ",
        nowhere + " is not there",
        "CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  @Test
  void withATemporaryFolderThatIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertTells(
        java("-Djava.io.tmpdir=" + file, "full-process", "--home", home().toString()),
        file + " is no folder",
        "CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  @Test
  void withATemporaryFolderThatRunsNothing() throws Exception {
    Path disk = mount("noexec");

    assertTells(
        java("-Djava.io.tmpdir=" + disk, "run", "--home", home().toString()),
        disk + " lets no library be loaded from it (is it mounted noexec?)",
        "CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    try (Stream<Path> left = Files.list(disk)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void withATemporaryFolderThatMayOnlyBeRead() throws Exception {
    Path disk = mount("ro");

    assertTells(
        java("-Djava.io.tmpdir=" + disk, "run", "--home", home().toString()),
        disk + " cannot be written to",
        "CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  @Test
  void withATemporaryFolderThatIsFull() throws Exception {
    Path disk = mount("exec");
    assertThat(command("fallocate", "-l", "150m", disk.resolve("filler"))).isZero();

    assertTells(
        java("-Djava.io.tmpdir=" + disk, "run", "--home", home().toString()),
        disk + ": ",
        "No space left on device",
        "CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  @Test
  void anotherTemporaryFolderIsTheWayOut() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));

    Said said = java("-Djava.io.tmpdir=" + other, "warm-up", "--home", home().toString());

    assertThat(said.status()).as(said.text()).isZero();
    try (Stream<Path> left = Files.list(other)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "warm-up", "generate", "no-such-command"})
  void withTooFewFiles(String name) throws Exception {
    assertTells(
        java("ulimit -n 64", PROGRAM, name, "--home", home().toString()),
        "may have 64 files open",
        "ulimit -n 1024");
  }

  @Test
  void withAsManyFilesAsAreAskedFor() throws Exception {
    Said said = java("ulimit -n 256", PROGRAM, "warm-up", "--home", home().toString());

    assertThat(said.status()).as(said.text()).isZero();
    assertThat(said.text())
        .contains("at most 32 connections are open at once", "ulimit -n 756")
        .doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "full-process", "clients"})
  void withAHomeThatMayOnlyBeRead(String name) throws Exception {
    Path disk = mount("mode=755");
    Path home = disk.resolve("home");
    assertThat(java("warm-up", "--home", home.toString()).status()).isZero();
    assertThat(command("mount", "-o", "remount,ro", disk)).isZero();

    assertTells(
        java(name, "--home", home.toString()),
        "DISK_UNAVAILABLE: " + home,
        "Read-only file system");
    assertThat(java(name, "--home", disk.resolve("new").toString()))
        .satisfies(said -> assertThat(said.status()).isEqualTo(1))
        .satisfies(said -> assertThat(said.text().lines()).hasSize(1));
  }

  /** As after an update that was cut short. */
  @Test
  void withALibraryThatIsMissing() throws Exception {
    assertTells(
        java("true", withoutLibrary("commons-codec"), "run", "--home", home().toString()),
        "cannot be loaded",
        "org/apache/commons/codec/",
        "build it again",
        "the stack trace is in " + home().resolve("logs/churnline.log"));
    assertThat(home().resolve("logs/churnline.log"))
        .content()
        .contains("NoClassDefFoundError", "\tat churnline.");

    assertTells(
        java("true", withoutLibrary("picocli"), "status", "--home", home().toString()),
        "cannot be loaded",
        "picocli/",
        "build it again");
  }

  /** The program with all of its libraries but one. */
  private List<String> withoutLibrary(String missing) throws IOException {
    Path alone = Files.createDirectories(folder.resolve("without-" + missing));
    Path jar = Files.copy(JAR, alone.resolve("churnline.jar"));
    try (Stream<Path> all = Files.list(JAR.resolveSibling("lib"))) {
      String libraries =
          all.filter(one -> !one.getFileName().toString().startsWith(missing + "-"))
              .map(Path::toString)
              .collect(Collectors.joining(":"));
      return List.of("-cp", jar + ":" + libraries, "churnline.Churnline");
    }
  }
}

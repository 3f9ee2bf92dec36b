package churnline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine without a JDK and Maven, and the launcher on it. Its path is one folder of stand-ins:
 * package managers put {@code java}, {@code javac} and {@code mvn} there, as far as they may, and
 * note what they were called with.
 */
final class BareMachine {
  /** Knows no package before an update, as where nothing was ever installed. */
  static final String APT_GET =
      """
      echo "apt-get $*" >> calls
      if (($(id -u) != 0)); then echo 'E: are you root?' >&2; exit 100; fi
      if [[ -e offline ]]; then echo 'E: Failed to fetch' >&2; exit 100; fi
      if [[ $1 == update ]]; then : > lists; exit; fi
      [[ -e lists ]] || { echo 'E: Unable to locate package' >&2; exit 100; }
      if [[ $* == *-jdk-headless* ]]; then cp packages/{java,javac} bin/; fi
      if [[ $* == *maven* ]]; then cp packages/mvn bin/; fi
      """;

  static final String DNF =
      """
      echo "dnf $*" >> calls
      if (($(id -u) != 0)); then echo 'This command has to be run with superuser' >&2; exit 1; fi
      if [[ $* == *java-devel* ]]; then cp packages/{java,javac} bin/; fi
      if [[ $* == *maven* ]]; then cp packages/mvn bin/; fi
      """;

  /** Does not put its JDK on the path. */
  static final String BREW =
      """
      echo "brew $*" >> calls
      mkdir -p opt/openjdk/bin
      if [[ $* == *openjdk* ]]; then cp packages/{java,javac} opt/openjdk/bin/; fi
      if [[ $* == *maven* ]]; then cp packages/mvn bin/; fi
      """;

  static final String SUDO = "printf 'sudo ' >> calls; ACTING_AS=0 exec \"$@\"";

  private static final String ID = "echo \"${ACTING_AS:-$(< uid)}\"";

  private static final String MVN =
      """
      echo "mvn $*" >> calls
      [[ $* != *verify* ]] || exit "${MVN_STATUS:-0}"
      mkdir -p target/lib
      echo jar > target/churnline.jar
      date -u '+%Y-%m-%d %H:%M:%S UTC' > target/built
      """;

  private static final List<String> TOOLS =
      List.of("bash", "cat", "cp", "date", "dirname", "find", "grep", "mkdir", "readlink", "rm");

  private final Path root;

  /** What the launcher ended with and said. */
  record Said(int status, String text) {}

  BareMachine(Path root) throws IOException {
    this.root = root;
    Path launcher = Path.of(System.getProperty("churnline.launcher"));
    Path install = Path.of("src", "main", "sh", "install.sh");
    Files.copy(launcher, path("churnline"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(path("src/main/sh"));
    Files.copy(launcher.resolveSibling(install), root.resolve(install));
    Files.writeString(path("pom.xml"), "<project/>");
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(3_600));
    for (String source : List.of("pom.xml", "src/main/sh/install.sh", "src/main/sh", "src/main")) {
      Files.setLastModifiedTime(path(source), longAgo);
    }
    Files.createFile(path("calls"));
    Files.createDirectories(path("bin"));
    for (String tool : TOOLS) {
      program("bin/" + tool, "exec " + onPath(tool) + " \"$@\"");
    }
    program("bin/id", ID);
    asUser(0);
    program("packages/java", java("17.0.1"));
    program("packages/javac", "");
    program("packages/mvn", MVN);
  }

  static String java(String version) {
    return """
    if [[ $1 == -version ]]; then echo 'openjdk version "%s"' >&2; exit; fi
    while [[ $1 != -jar ]]; do shift; done
    echo "started ${*:3}"
    """
        .formatted(version);
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void program(String name, String text) throws IOException {
    Files.createDirectories(path(name).getParent());
    Files.deleteIfExists(path(name));
    Files.writeString(path(name), "#!" + onPath("bash") + "\nset -e\n" + text);
    Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void asUser(int id) throws IOException {
    Files.writeString(path("uid"), String.valueOf(id));
  }

  /** As on a machine where somebody has installed all of it. */
  void everythingIsInstalled() throws IOException {
    for (String name : List.of("java", "javac", "mvn")) {
      Files.copy(
          path("packages").resolve(name),
          path("bin").resolve(name),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  List<String> calls() throws IOException {
    return plain(Files.readString(path("calls"))).lines().toList();
  }

  /** Old releases have another package for the JDK; what draws pictures comes with it. */
  private static String plain(String text) {
    return text.replaceAll("\\S+-jdk-headless libfontconfig1 libfreetype6 libharfbuzz0b", "JDK");
  }

  Said launched(String... words) throws Exception {
    return launched(Map.of(), words);
  }

  Said launched(Map<String, String> environment, String... words) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(path("churnline").toString()), Stream.of(words)).toList();
    return run(environment, command, Path.of("/dev/null"));
  }

  /** On a terminal, where somebody types this. */
  Said answered(String answer, String... words) throws Exception {
    String command = path("churnline") + " " + String.join(" ", words);
    return run(
        Map.of(),
        List.of(onPath("script").toString(), "-qec", command, "/dev/null"),
        Files.writeString(path("typed"), answer));
  }

  private Said run(Map<String, String> environment, List<String> command, Path input)
      throws Exception {
    Path output = path("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path("bin").toString());
    builder.environment().put("CHURNLINE_NO_CDS", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Said(process.exitValue(), plain(Files.readString(output)).replace("\r", ""));
  }

  private static Path onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on the path"));
  }
}

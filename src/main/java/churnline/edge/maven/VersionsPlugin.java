package churnline.edge.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks Maven's versions plugin which newer releases there are, in a process of its own. It is given
 * a pom with nothing but our direct dependencies: the full one would look up every artifact of the
 * imported bill of materials, some six hundred.
 */
final class VersionsPlugin {
  private static final String GOAL =
      "org.codehaus.mojo:versions-maven-plugin:2.18.0:display-dependency-updates";

  /** Previews, and dates that some projects used as versions long ago. */
  private static final String NO_RELEASES =
      "[0-9]{8}.*,(?i).*[-.](alpha|beta|m|rc|cr|ea|snapshot|preview|pre)[-.]?[0-9]*.*";

  /** {@code group:artifact ..... 1.0 -> 1.1}; long names have their versions on the next line. */
  private static final Pattern NEWER =
      Pattern.compile("(?m)^\\s+([\\w.-]+:[\\w.-]+)\\s[.\\s]*\\s(\\w\\S*) -> (\\w\\S*)\\s*$");

  private static final Pattern NOT_REACHED =
      Pattern.compile("([\\w.-]+:[\\w.-]+)/maven-metadata\\.xml");
  private static final Pattern SAFE = Pattern.compile("[\\w.:-]+");

  private final String executable;
  private final Duration timeout;

  /**
   * @param executable name or path of {@code mvn}
   * @param timeout after which the process is ended
   */
  VersionsPlugin(String executable, Duration timeout) {
    this.executable = executable;
    this.timeout = timeout;
  }

  /** Why nothing is known, in one sentence an operator understands. */
  static final class LookupException extends Exception {
    private static final long serialVersionUID = 1L;

    LookupException(String message) {
      super(message);
    }
  }

  /**
   * Returns the dependencies with their newest releases; those whose metadata could not be fetched
   * stay unknown.
   *
   * @throws LookupException when nothing could be looked up
   */
  List<DependencyVersion> lookUp(List<DependencyVersion> dependencies)
      throws LookupException, InterruptedException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("churnline-versions");
      Files.writeString(folder.resolve("pom.xml"), pom(dependencies));
      String log = run(folder);
      Path output = folder.resolve("updates.txt");
      if (!Files.exists(output)) {
        throw new LookupException("mvn wrote no answer");
      }
      return answer(dependencies, Files.readString(output), log);
    } catch (IOException unusable) {
      throw new LookupException("mvn cannot be run: " + unusable.getMessage());
    } finally {
      delete(folder);
    }
  }

  /**
   * Puts the plugin's answer beside each dependency.
   *
   * @param output what it wrote to its output file
   * @param log what Maven printed, which names the metadata that could not be fetched
   */
  static List<DependencyVersion> answer(
      List<DependencyVersion> dependencies, String output, String log) {
    Map<String, String> newer = new HashMap<>();
    Matcher lines = NEWER.matcher(output);
    while (lines.find()) {
      newer.put(lines.group(1), lines.group(3));
    }
    Set<String> notReached = new HashSet<>();
    Matcher names = NOT_REACHED.matcher(log);
    while (names.find()) {
      notReached.add(names.group(1));
    }
    return dependencies.stream()
        .map(
            dependency ->
                notReached.contains(dependency.name())
                    ? dependency.unknown("the repository did not answer")
                    : dependency.withLatest(
                        newer.getOrDefault(dependency.name(), dependency.current())))
        .toList();
  }

  static String pom(List<DependencyVersion> dependencies) {
    return dependencies.stream()
        .filter(one -> SAFE.matcher(one.name() + one.current()).matches())
        .map(
            one ->
                "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>\n"
                    .formatted(
                        one.name().substring(0, one.name().indexOf(':')),
                        one.name().substring(one.name().indexOf(':') + 1),
                        one.current()))
        .collect(
            Collectors.joining(
                "",
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                <modelVersion>4.0.0</modelVersion>
                <groupId>churnline</groupId>
                <artifactId>churnline-versions</artifactId>
                <version>1</version>
                <packaging>pom</packaging>
                <dependencies>
                """,
                "</dependencies>\n</project>\n"));
  }

  private String run(Path folder) throws IOException, LookupException, InterruptedException {
    Path log = folder.resolve("mvn.log");
    Process process =
        new ProcessBuilder(
                executable,
                "-B",
                "-ntp",
                "-f",
                folder.resolve("pom.xml").toString(),
                GOAL,
                "-DprocessDependencyManagement=false",
                "-Dmaven.version.ignore=" + NO_RELEASES,
                "-Dversions.outputFile=" + folder.resolve("updates.txt"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LookupException("mvn did not finish within " + timeout.toSeconds() + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String printed = Files.readString(log);
    if (process.exitValue() != 0) {
      throw new LookupException("mvn failed: " + firstError(printed));
    }
    return printed;
  }

  private static String firstError(String log) {
    String error =
        log.lines().filter(line -> line.contains("[ERROR]")).findFirst().orElse(log.strip());
    String text = error.replace("[ERROR]", "").strip();
    return text.length() > 300 ? text.substring(0, 300) + " ..." : text;
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    for (String name : List.of("pom.xml", "updates.txt", "mvn.log", "")) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException leftBehind) {
        // a few kilobytes among the temporary files, which the system removes
      }
    }
  }
}

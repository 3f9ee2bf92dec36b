package churnline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program where its output does not fit, or nobody reads it to the end. */
class OutputIT {
  private static final String LOST =
      "standard output cannot be written (disk full or reader gone?)";
  private static final Path JAR = Path.of("target", "churnline.jar").toAbsolutePath();

  @TempDir private Path folder;
  private Path file;

  /** What a command ended with and said on standard error. */
  private record Said(int status, String text) {}

  @BeforeEach
  void write() throws Exception {
    StringBuilder rows =
        new StringBuilder(
            "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n");
    IntStream.range(0, 40)
        .forEach(row -> rows.append("c%d,%d,%d,3,%d\n".formatted(row, row % 7, row, row % 2)));
    file = Files.writeString(folder.resolve("clients.csv"), rows);
  }

  private Said run(String redirection, String... words) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash", "-c", "set -o pipefail; \"$@\" " + redirection, "bash", java.toString()));
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    command.addAll(List.of(words));
    Path said = folder.resolve("said.log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Said(process.exitValue(), Files.readString(said));
    } finally {
      process.destroyForcibly();
    }
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  @Test
  void whatDoesNotFitFailsTheCommand() throws Exception {
    assertThat(run("", "ingest", file.toString(), "--home", home()).status()).isZero();

    for (String[] words :
        new String[][] {
          {"status", "--home", home()},
          {"models", "--home", home(), "--json"},
          {"predict", file.toString(), "--home", home()},
          {"generate", "--clients", "10"},
          {"generate", "--clients", "100000"},
          {"generate-completion"},
          {"--help"}
        }) {
      Said said = run("> /dev/full", words);

      assertThat(said.text()).as(String.join(" ", words)).contains(LOST);
      assertThat(said.text().lines()).as(said.text()).hasSize(1);
      assertThat(said.status()).as(said.text()).isEqualTo(1);
    }
  }

  @Test
  void whoReadsTheBeginningHasItInPeace() throws Exception {
    assertThat(run("", "ingest", file.toString(), "--home", home()).status()).isZero();

    for (String[] words :
        new String[][] {
          {"status", "--home", home()},
          {"predict", file.toString(), "--home", home()},
          {"generate", "--clients", "100000"},
          {"--help"}
        }) {
      Said said = run("| head -c 1", words);

      assertThat(said.text()).as(String.join(" ", words)).isEmpty();
      assertThat(said.status()).isZero();
    }
  }
}

package churnline.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
  private static final int USAGE = 2;
  private final StringWriter told = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aMonthIsWrittenWithoutTraces() throws Exception {
    Path file = folder.resolve("march.csv");

    assertThat(run("--month", "3", "--clients", "5", "--output", file.toString())).isZero();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0))
        .isEqualTo("corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(told.toString()).isEmpty();
  }

  @Test
  void aSpreadsheetsDialectBeginsWithAByteOrderMarkAndEndsLinesWithCrLf() throws Exception {
    Path file = folder.resolve("march.csv");

    run("--population", "fixed-line", "--dialect", "excel", "--output", file.toString());

    String text = Files.readString(file);
    assertThat(text).startsWith("\uFEFFcustomerID,gender,").endsWith("\r\n");
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(4_001);
    assertThat(text.chars().filter(c -> c == '\r').count()).isEqualTo(4_001);
  }

  @Test
  void aPackedFileHoldsTheSameText() throws Exception {
    Path plain = folder.resolve("march.csv");
    Path packed = folder.resolve("march.csv.gz");

    run("--clients", "100", "--output", plain.toString());
    run("--clients", "100", "--output", packed.toString());

    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(packed)))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
    }
  }

  @Test
  void theTruthIsToldWhenAskedFor() {
    String file = folder.resolve("march.csv").toString();

    run("--scenario", "bad-rows", "--clients", "1000", "--truth", "--output", file);

    assertThat(told.toString().strip())
        .matches("rows=1000 left=0\\.\\d{3} optimal-auc=0\\.8\\d{3} bad-rows=20");
  }

  @Test
  void namesAreTakenAsTheHelpSpellsThem() {
    String help = new CommandLine(new GenerateCommand()).getUsageMessage();

    assertThat(help)
        .contains("corporate, fixed-line, mobile", "changed-relation", "plain, excel", "Examples:");
  }

  @Test
  void wrongArgumentsAreWrongUsage() {
    assertThat(run("--month", "0")).isEqualTo(USAGE);
    assertThat(run("--clients", "0")).isEqualTo(USAGE);
    assertThat(run("--scenario", "SOMETHING")).isEqualTo(USAGE);
    assertThat(told.toString()).contains("one is below 1");
  }

  @Test
  void aFileThatCannotBeWrittenIsUnavailable() {
    GenerateCommand command = new GenerateCommand();
    new CommandLine(command).parseArgs("--output", folder + "/nowhere/march.csv");

    assertThatThrownBy(command::call)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("DISK_UNAVAILABLE")
        .hasMessageContaining("could not be written");
  }

  /** Standard output is the process's own, so it takes a process to look at it. */
  @Test
  void withoutAFileTheMonthIsPrinted() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "churnline.Churnline",
                "generate",
                "--clients",
                "3")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(text.lines()).hasSize(4);
    assertThat(text).startsWith("corporation,").contains("\nc0000003,").endsWith("\n");
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new GenerateCommand());
    PrintWriter out = new PrintWriter(told, true);
    return command.setOut(out).setErr(out).execute(arguments);
  }
}

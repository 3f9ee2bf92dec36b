package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.generate.CorporateGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged program in folders whose names mean something to a library on the way. Either all
 * happens in the folder that was named, or it is refused with its name. {@code
 * -Dchurnline.long=true} tries each sign in a name of its own, otherwise several together.
 */
class PathsIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 40);
  private static final List<String> FOLDERS =
      List.of("inbox", "ingesteddata", "logs", "models", "production_deployment", "testdata");

  @TempDir private Path parent;

  static Stream<String> names() {
    Charset ofNames = Charset.forName(System.getProperty("sun.jnu.encoding"));
    Stream<String> each =
        Stream.of(
            "a%20b",
            "a,b",
            "a${user.name}b",
            "a${none:-x}b",
            "{{b}}c",
            "a#b&c+d=e",
            " a b ",
            "it's \"quoted\"",
            "a:b",
            "(a)b%d%i",
            "[a]*b~",
            "RAW(a)",
            "Übersicht");
    Stream<String> together =
        Stream.of(
            "a%20b",
            " a{{b}}${user.name}${none:-x},#&+=e ", "it's \"q\" (a)b%d%i[a]*~:RAW(a)", "Übersicht");
    return (LONG ? each : together).filter(name -> ofNames.newEncoder().canEncode(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileIsAnsweredInAHomeOfThatName(String name) throws Exception {
    Path home = Files.createDirectory(parent.resolve(name));
    try (PackagedService service = new PackagedService(home, "")) {
      answer(service, home.resolve("inbox"));

      assertThat(names(parent)).containsExactly(name);
      assertThat(names(home))
          .containsAll(FOLDERS)
          .hasSize(FOLDERS.size() + 2)
          .contains("application.properties", "output.log");
      assertThat(home.resolve("ingesteddata/churnline.duckdb")).isNotEmptyFile();
      assertThat(home.resolve("logs/churnline.log")).content().contains("receipts=1");
      assertThat(service.command("rebuild").text()).contains("0 were missing, 0 differed");
      assertThat(names(parent)).containsExactly(name);
    }
  }

  @Test
  void aFileIsAnsweredInFoldersOfSuchNames() throws Exception {
    Path home = Files.createDirectory(parent.resolve("home"));
    String odd = "%20{{x}},#&+ (b)${y}";
    StringBuilder settings = new StringBuilder();
    for (String key : List.of("models", "production", "testdata", "logs", "ingesteddata")) {
      settings.append("churn.%s = ../%s%s\n".formatted(key, key, odd));
    }
    settings.append("churn.inbox = ../in?;\\\\").append(odd).append('\n');
    try (PackagedService service = new PackagedService(home, settings.toString())) {
      Files.delete(home.resolve("inbox"));

      Path inbox = Files.createDirectory(parent.resolve("in?;\\" + odd));
      answer(service, inbox);

      assertThat(names(parent))
          .containsExactlyInAnyOrder(
              "home",
              "in?;\\" + odd,
              "models" + odd,
              "production" + odd,
              "testdata" + odd,
              "logs" + odd,
              "ingesteddata" + odd);
      assertThat(parent.resolve("logs" + odd).resolve("churnline.log")).isNotEmptyFile();
      assertThat(names(home)).containsExactlyInAnyOrder("application.properties", "output.log");
    }
  }

  @ParameterizedTest
  @CsvSource({"a?b,?", "a;b,;", "a\\b,\\"})
  void aNameThatTheStoreCannotHaveIsRefused(String name, String sign) throws Exception {
    Path home = Files.createDirectory(parent.resolve(name));
    PackagedService service = new PackagedService(home, "");

    PackagedService.Said said = service.command("run");

    assertThat(said.status()).isEqualTo(78);
    assertThat(said.text())
        .contains("expected a path without '" + sign + "'")
        .contains(home.resolve("ingesteddata").toString())
        .doesNotContain("\tat ");
    assertThat(names(parent)).containsExactly(name);
    assertThat(names(home)).containsExactlyInAnyOrder("application.properties", "inbox");
  }

  /** In any case once, whatever the last poll was like. */
  private void answer(PackagedService service, Path inbox) throws Exception {
    service.start();
    service.await("its address", () -> service.log().contains("ready: drop CSV files"));
    Path part = inbox.resolve("clients.part");
    CorporateGenerator.write(CLIENTS.stable(1), part);
    Files.move(part, inbox.resolve("clients.csv"));
    service.await(
        "the end of its run",
        () -> service.log().lines().anyMatch(line -> line.contains("receipts=1")));
    service.stop();
    assertThat(Receipts.files(inbox.resolve("done")))
        .extracting(file -> file.getFileName().toString())
        .contains("clients.csv", "clients.csv.receipt.txt", "clients.csv.predictions.csv");
    assertThat(service.log()).doesNotContain("\tat ").doesNotContain("WARN");
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command, with a service on the same home and without one. */
class CommandsIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir private Path home;
  @TempDir private Path elsewhere;
  private Service service;
  private Thread thread;

  /** What a command said. */
  private record Said(int status, String out, String err) {}

  private Said churnline(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all =
        Stream.concat(Stream.of(words), Stream.of("--home", home.toString()))
            .toArray(String[]::new);
    return new Said(line.execute(all), out.toString(), err.toString());
  }

  private JsonNode json(String... words) {
    Said said =
        churnline(Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new));
    assertThat(said.status()).as(said.err()).isZero();
    return Json.tree(said.out());
  }

  private Path batch(String name, int from, int to) throws IOException {
    StringBuilder out = new StringBuilder(HEADER);
    for (int row = from; row < to; row++) {
      out.append("c%d,%d,%d,%d,%d\n".formatted(row, row * 7 % 50, row * 13 % 90, row, row % 2));
    }
    return Files.writeString(elsewhere.resolve(name), out);
  }

  private void begin(boolean beside) throws Exception {
    begin(beside, "");
  }

  private void begin(boolean beside, String properties) throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        """
        churn.http.port = 0
        churn.dependencies.check = false
        churn.http.operate-key = commands-find-it-themselves
        """
            + properties);
    if (!beside) {
      return;
    }
    CountDownLatch started = new CountDownLatch(1);
    service = new Service(Homes.prepare(home), Clock.systemUTC());
    thread =
        new Thread(
            () -> {
              try {
                service.run(started::countDown);
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            });
    thread.start();
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (service != null) {
      service.stop();
      thread.join(60_000);
    }
  }

  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void everyCommandWorksBesideAServiceAndAlone(boolean beside) throws Exception {
    begin(beside);
    assertThat(churnline("status").out())
        .contains("none yet")
        .contains(beside ? "service runs" : "no service");
    assertThat(churnline("score"))
        .satisfies(said -> assertThat(said.status()).isEqualTo(1))
        .satisfies(said -> assertThat(said.err()).startsWith("NO_CHAMPION: "));

    Path first = batch("first.csv", 0, 40);
    Said taken = churnline("ingest", first.toString());
    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("read 40, accepted 40").contains("champion:      v0001");
    assertThat(first).exists();
    assertThat(churnline("ingest", first.toString()).out()).contains("already ingested on");

    assertThat(churnline("train").out()).contains("NO_NEW_LABELS").contains("v0001");
    Files.copy(batch("second.csv", 40, 80), home.resolve("inbox/second.csv"));
    awaitTaken(beside);
    assertThat(churnline("full-process").out()).contains("nothing new, nothing changed");

    JsonNode models = json("models");
    assertThat(models.path("champion").asText()).isEqualTo("v0001");
    assertThat(models.path("models")).hasSize(1);
    assertThat(churnline("train").out()).contains("REQUESTED").contains("v0002");
    assertThat(churnline("models").out()).contains("v0002").contains("<- champion");
    assertThat(churnline("models", "show", "v0002").out())
        .contains("a training was asked for")
        .contains("lastmonth_activity");
    assertThat(churnline("models", "compare", "1", "v0002").out())
        .contains("v0001")
        .contains("(intercept)");

    assertThat(json("score").path("model_version").asText()).isNotEmpty();
    assertThat(churnline("clients", "--top", "3").out().lines()).hasSize(4);
    assertThat(churnline("diagnose").out()).contains("number_of_employees").contains("80: 40 left");
    Path predictions = elsewhere.resolve("predictions.csv");
    assertThat(churnline("predict", first.toString(), "-o", predictions.toString()).status())
        .isZero();
    assertThat(predictions).content().startsWith("id,probability,decision,error\nc0,");
    assertThat(churnline("report").out()).contains("models/apireturns.txt");
    assertThat(churnline("rebuild").out()).contains("0 were missing, 0 differed");
    assertThat(churnline("status").out().lines()).hasSizeLessThanOrEqualTo(10);
  }

  private void awaitTaken(boolean beside) throws InterruptedException {
    if (!beside) {
      assertThat(churnline("full-process").out()).contains("second.csv ingested");
      return;
    }
    for (int look = 0; look < 600; look++) {
      JsonNode status = json("status");
      if (status.path("files_today").path("ingested").asInt() == 2 && !service.isBusy()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("second.csv was not taken");
  }

  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void withoutIdsTheCallListIsThatOfOneFile(boolean beside) throws Exception {
    begin(
        beside,
        """
        churn.schema.target = exited
        churn.schema.numeric = lastmonth_activity, lastyear_activity, number_of_employees
        churn.schema.ignore = corporation
        """);
    churnline("ingest", batch("january.csv", 0, 40).toString());
    churnline("ingest", batch("february.csv", 40, 60).toString());

    assertThat(churnline("clients").out())
        .contains("2, february.csv", "february.csv:1")
        .doesNotContain("january.csv");
    assertThat(churnline("clients", "--batch", "1").out())
        .contains("1, january.csv", "january.csv:1")
        .doesNotContain("february.csv");
    assertThat(churnline("clients", "--batch", "9"))
        .satisfies(said -> assertThat(said.status()).isEqualTo(1))
        .satisfies(said -> assertThat(said.err()).contains("no batch 9"));
  }

  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void aVersionIsPromotedByHandAndRolledBack(boolean beside) throws Exception {
    begin(beside);
    churnline("ingest", batch("first.csv", 0, 40).toString());
    churnline("ingest", batch("second.csv", 40, 80).toString());
    churnline("train");
    String champion = json("models").path("champion").asText();
    String other = champion.equals("v0001") ? "v0002" : "v0001";

    Said deployed = churnline("deploy", other, "--reason", "a test", "--by", "ines");
    assertThat(deployed.status()).as(deployed.err()).isZero();
    assertThat(deployed.out()).contains(other).contains("a test (by ines)");
    assertThat(json("score").path("model_version").asText()).isEqualTo(other);
    assertThat(Files.readString(home.resolve("production_deployment/deployment.json")))
        .contains('"' + other + '"');

    Said back = churnline("deploy", "--previous", "--reason", "it was no good");
    assertThat(back.out()).contains("ROLLBACK").contains(champion);
    JsonNode history = json("models").path("deployments");
    assertThat(history.path(0).path("reason").asText()).startsWith("it was no good (by ");
    String run = history.path(0).path("run_id").asText();
    String before = history.path(1).path("at").asText();
    assertThat(json("models", "--at", before).path("model_version").asText()).isEqualTo(other);
    assertThat(json("status").path("last_run").path("run_id").asText()).isEqualTo(run);

    assertThat(churnline("deploy", champion, "--reason", "again").err())
        .startsWith("ALREADY_CHAMPION: ");
    assertThat(churnline("deploy", "v0099", "--reason", "x").err()).startsWith("NOT_FOUND: ");
    assertThat(churnline("deploy", "nonsense", "--reason", "x").err())
        .startsWith("REQUEST_MALFORMED: ");
    assertThat(churnline("deploy", champion).status()).isEqualTo(64);
  }

  /** The answer is longer than all buffers on the way, and begins before the file is sent. */
  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void aLongFileIsPredicted(boolean beside) throws Exception {
    begin(beside, "churn.http.idle = 5s\n");
    churnline("ingest", batch("first.csv", 0, 40).toString());
    Path predictions = elsewhere.resolve("predictions.csv");

    Said said =
        churnline(
            "predict", batch("long.csv", 0, 300_000).toString(), "-o", predictions.toString());

    assertThat(said.err()).isEmpty();
    assertThat(said.status()).isZero();
    try (Stream<String> lines = Files.lines(predictions)) {
      assertThat(lines).hasSize(300_002).last().asString().contains("rows=300000 errors=0");
    }
  }

  /** The service is not to blame for it. */
  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void aFileThatCannotBeReadIsToldAsSuch(boolean beside) throws Exception {
    begin(beside);
    churnline("ingest", batch("first.csv", 0, 40).toString());
    Path packed = elsewhere.resolve("cut.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(batch("long.csv", 0, 50_000), out);
    }
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(whole, whole.length / 2));
    Path none = Files.writeString(elsewhere.resolve("none.csv.gz"), "no gzip");

    for (Path file : List.of(packed, none)) {
      Said said =
          churnline("predict", file.toString(), "-o", elsewhere.resolve("out.csv").toString());

      assertThat(said.err()).contains(file.getFileName().toString());
      assertThat(said.err()).doesNotContain("SERVICE_UNREACHABLE", "INTERNAL");
      assertThat(said.status()).isEqualTo(1);
    }
  }

  @Test
  void aSecondServiceOnAHomeSaysWhoHasIt() throws Exception {
    begin(true);

    Said second = churnline("run");

    assertThat(second.status()).isEqualTo(1);
    assertThat(second.err())
        .startsWith("STORE_LOCKED: 'run' (process " + ProcessHandle.current().pid())
        .contains("http://127.0.0.1:" + service.port());
  }

  @Test
  void theStatusSaysWhoIsToBlame() throws Exception {
    begin(false);

    assertThat(churnline("frobnicate").status()).isEqualTo(64);
    assertThat(churnline("ingest", elsewhere.resolve("none.csv").toString()).status()).isEqualTo(1);
    Files.writeString(home.resolve("application.properties"), "churn.http.prt = 1\n");
    Said wrong = churnline("status");
    assertThat(wrong.status()).isEqualTo(78);
    assertThat(wrong.err()).contains("did you mean churn.http.port?");
  }

  @Test
  void aMissingStoreIsNotMadeAnewBesideItsRows() throws Exception {
    begin(false);
    churnline("ingest", batch("first.csv", 0, 40).toString());
    Path master = home.resolve("ingesteddata/finaldata.csv");
    String before = Files.readString(master);
    Files.delete(home.resolve("ingesteddata/churnline.duckdb"));

    Said said = churnline("full-process");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).startsWith("STORE_UNAVAILABLE: ").contains("restore a backup");
    assertThat(Files.readString(master)).isEqualTo(before);
    assertThat(home.resolve("ingesteddata/churnline.duckdb")).doesNotExist();
  }

  @Test
  void aRefusedFileFailsTheCommandAndSaysWhy() throws Exception {
    begin(false);
    Path bad =
        Files.writeString(
            elsewhere.resolve("bad.csv"), "corporation,number_of_employees,exited\nacme,7,1\n");

    Said said = churnline("ingest", bad.toString());

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("CSV_HEADER_MISMATCH").contains("lastmonth_activity");
  }

  @Test
  void aWrongTargetIsCorrectedInPlace() throws Exception {
    begin(false);
    String settings =
        """
        churn.schema.id = corporation
        churn.schema.numeric = lastmonth_activity, lastyear_activity, number_of_employees
        """
            + "churn.schema.target = ";
    Path file = batch("first.csv", 0, 40);

    Files.writeString(home.resolve("application.properties"), settings + "exit_flag\n");
    Said asked = churnline("ingest", file.toString());
    Files.writeString(home.resolve("application.properties"), settings + "exited\n");
    Said taken = churnline("ingest", file.toString());

    assertThat(asked.status()).isEqualTo(1);
    assertThat(asked.out())
        .contains("CSV_TARGET_MISSING: missing: exit_flag (nearest: exited)")
        .contains("set churn.schema.target = exited;");
    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("accepted 40").contains("champion:      v0001");
    assertThat(home.resolve("ingesteddata/finaldata.csv")).content().startsWith(HEADER);
  }

  @ParameterizedTest(name = "service={0}")
  @ValueSource(booleans = {true, false})
  void aRunThatIsCutShortBeforeItsReceiptsIsNotWaitedForInVain(boolean beside) throws Exception {
    begin(beside);
    Path done = home.resolve("inbox/done");
    Files.createDirectories(done);
    // where the folder of a day should be made
    for (int day = -1; day < 2; day++) {
      Files.createFile(done.resolve(LocalDate.now(ZoneOffset.UTC).plusDays(day).toString()));
    }

    Said said = churnline("ingest", batch("first.csv", 0, 40).toString());

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err())
        .contains("first.csv was processed (ingested, accepted 40), but run ")
        .contains(" was cut short before its receipt was written; nothing is lost;")
        .contains("'churnline full-process'");
    assertThat(churnline("full-process", "--json").status()).isEqualTo(1);
    for (int day = -1; day < 2; day++) {
      Files.delete(done.resolve(LocalDate.now(ZoneOffset.UTC).plusDays(day).toString()));
    }
    assertThat(churnline("full-process").status()).isZero();
    assertThat(churnline("ingest", batch("first.csv", 0, 40).toString()).out())
        .contains("already ingested on");
  }
}

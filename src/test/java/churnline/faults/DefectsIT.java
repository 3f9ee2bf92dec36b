package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program while something that nobody expects is thrown in a poll, in each stage, in a
 * listener and in a request: other files go on, or the process ends and the next one goes on;
 * nothing is lost or doubled, and health tells. {@code -Dchurnline.long=true} throws three kinds of
 * errors and lets memory run out at every point, otherwise one kind, and at two.
 */
class DefectsIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  private static final int ROWS = 40;
  private static final int KILLED = 137;

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> names = new ArrayList<>();
  private PackagedService service;

  @BeforeEach
  void configure() throws Exception {
    service =
        new PackagedService(home, "churn.retrain.when = every-batch\nchurn.promotion = always\n");
  }

  @AfterEach
  void end() {
    service.close();
  }

  static Stream<String> errors() {
    String worst = "java.lang.StackOverflowError";
    return LONG
        ? Stream.of(worst, "java.lang.NoClassDefFoundError", "java.lang.IllegalStateException")
        : Stream.of(worst);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whateverIsThrownOnceTheOthersGoOn(String error) throws Exception {
    service.start(
        "-Dchurnline.fault="
            + String.join(
                ",",
                "poll:" + error + ":2",
                "ingest:" + error + "@poison",
                "drift-check:" + error + ":1",
                "retrain:" + error + ":1",
                "redeploy:" + error + ":1",
                "report:" + error + ":1",
                "subscriber:" + error + ":3",
                "request:" + error + ":1@scoring"));
    drop("first.csv");
    drop("second.csv");
    drop("poison.csv");
    awaitReceipts("done", "first.csv", "second.csv");
    drop("third.csv");
    awaitReceipts("done", "third.csv");
    awaitReceipts("failed", "poison.csv");

    assertThat(receipt("failed", "poison.csv")).contains("INTERNAL: a bug in Churnline");
    assertThat(get("/scoring").statusCode()).isEqualTo(500);
    assertThat(get("/scoring").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health").body()).contains("\"status\":\"UP\"");
    service.stop();
    names.remove("poison.csv");
    assertEveryRowIsThereOnce();
  }

  /** The process ends wherever memory runs out, and the next one goes on. */
  @Test
  void outOfMemoryEndsTheProcessAndNothingIsLost() throws Exception {
    service.start();
    drop("warm.csv");
    awaitReceipts("done", "warm.csv");
    service.stop();
    FaultPoint[] points =
        LONG ? FaultPoint.values() : new FaultPoint[] {FaultPoint.INGEST, FaultPoint.REQUEST};
    for (FaultPoint point : points) {
      String name = point.name().toLowerCase(Locale.ROOT).replace('_', '-');
      service.start("-Dchurnline.fault=" + name + ":java.lang.OutOfMemoryError:1");
      drop(name + ".csv");
      if (point == FaultPoint.REQUEST) {
        service.await("address", () -> service.address().isPresent());
        try {
          get("/scoring");
        } catch (IOException gone) {
          assertThat(gone).as("the process ends").isNotNull();
        }
      }
      assertThat(service.ended()).as(service.log()).isEqualTo(OutOfMemory.STATUS);
      assertThat(service.log()).contains("churnline: out of memory").contains("nothing is lost");

      service.start();
      awaitReceipts("done", names.toArray(String[]::new));
      service.stop();
      assertEveryRowIsThereOnce();
    }
  }

  /** It is never charged for a death during another file, and the others go on meanwhile. */
  @Test
  void aFileThatEndsTheProcessIsSetAsideAfterThreeDeathsAlone() throws Exception {
    drop("poison.csv");
    int deaths = 0;
    for (; deaths < 10; deaths++) {
      String other = "other" + deaths + ".csv";
      drop(other);
      service.start("-Dchurnline.fault=ingest:halt@poison");
      if (deaths == 0) {
        assertThat(service.ended()).as(service.log()).isEqualTo(KILLED);
        continue;
      }
      awaitReceipts("done", other);
      if (!awaitDeathOrReceipt("failed", "poison.csv")) {
        break;
      }
    }

    assertThat(deaths).as("the first among others, three alone").isEqualTo(4);
    assertThat(receipt("failed", "poison.csv")).contains("INTERNAL: a bug in Churnline");
    assertThat(service.output()).contains("poison.csv was being processed when the process died");
    assertThat(service.output()).doesNotContain("other0.csv was being processed");
    names.remove("poison.csv");
    awaitReceipts("done", names.toArray(String[]::new));
    service.stop();
    assertEveryRowIsThereOnce();
  }

  /** Its rows are there, and all others have their answers, also those that arrive meanwhile. */
  @Test
  void aFileWhoseAnswerEndsTheProcessHasAShortReceiptAfterThreeDeathsAlone() throws Exception {
    drop("first.csv");
    drop("poison.csv");
    int deaths = 0;
    for (; deaths < 10; deaths++) {
      drop("other" + deaths + ".csv");
      service.start("-Dchurnline.fault=report:halt@poison");
      if (!awaitDeathOrReceipt("done", "poison.csv")) {
        break;
      }
    }

    assertThat(deaths).as("one among others or none, three alone").isBetween(3, 4);
    assertThat(receipt("done", "poison.csv"))
        .contains("read 40, accepted 40", "INTERNAL: a bug in Churnline", "churnline rebuild");
    assertThat(service.output())
        .contains("the answer to poison.csv was being processed when the process died")
        .doesNotContain("the answer to first.csv was being processed");
    awaitReceipts("done", names.toArray(String[]::new));
    service.stop();
    assertEveryRowIsThereOnce();

    PackagedService.Said rebuilt = service.command("rebuild");
    assertThat(rebuilt.text()).contains("poison.csv.receipt.txt");
    assertThat(receipt("done", "poison.csv")).doesNotContain("INTERNAL");
  }

  /** Files that follow the store are left to the next start; no receipt waits for them. */
  @ParameterizedTest
  @ValueSource(strings = {"master-file", "publishing"})
  void whatARunCanDoWithoutIsLeftOutAfterThreeDeaths(String work) throws Exception {
    int deaths = 0;
    drop("first.csv");
    for (; deaths < 10; deaths++) {
      service.start("-Dchurnline.fault=" + work + ":halt");
      if (!awaitDeathOrReceipt("done", "first.csv")) {
        break;
      }
    }

    assertThat(deaths).isEqualTo(3);
    assertThat(service.log()).contains("it is skipped until the next start");
    service.stop();

    service.start();
    service.await("its first run", () -> service.log().contains("nothing new"));
    service.stop();
    assertThat(service.command("rebuild").text()).contains("0 were missing, 0 differed");
    assertEveryRowIsThereOnce();
  }

  /** Two of the cases in which ingestion used to end for good without a word. */
  @Test
  void aPackedFileOfManyMembersIsReadAlsoAfterARestart() throws Exception {
    service.start();
    drop("warm.csv");
    awaitReceipts("done", "warm.csv");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(packed(HEADER + "member,1,2,3,0\n"));
    byte[] empty = packed("");
    for (int member = 0; member < 20_000; member++) {
      file.write(empty);
    }
    put("members.csv.gz", file.toByteArray());
    awaitReceipts("done", "members.csv.gz");
    Files.write(home.resolve("testdata").resolve("members.csv.gz"), file.toByteArray());
    HttpResponse<String> predicted = get("/prediction?file=testdata/members.csv.gz");
    assertThat(predicted.statusCode()).as(predicted.body()).isEqualTo(200);
    service.stop();

    service.start();
    drop("after.csv");
    awaitReceipts("done", "after.csv");
    service.stop();
  }

  /** A training that hangs is given up within the time that supervisors wait. */
  @Test
  void aStopEndsTheProcessWhateverIsInHand() throws Exception {
    service.start("-Dchurnline.fault=retrain:hang");
    drop("first.csv");
    service.await("the training", () -> service.log().contains("-> retrain (FIRST_MODEL)"));
    long before = System.nanoTime();
    service.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertThat(took).as("supervisors kill after thirty seconds").isLessThan(Duration.ofSeconds(30));
    assertThat(service.log())
        .as("the training was interrupted a moment before or after the last look")
        .containsAnyOf("stopped in the middle of a stage", "Forcing the routes to be shutdown");

    service.start();
    awaitReceipts("done", "first.csv");
    assertThat(service.log()).doesNotContain("was being processed");
    service.stop();
    assertEveryRowIsThereOnce();
  }

  /** Returns false when the receipt is there. */
  private boolean awaitDeathOrReceipt(String folder, String name) throws InterruptedException {
    Path receipts = home.resolve("inbox").resolve(folder);
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (service.isAlive() && !isThere(receipts, name)) {
      assertThat(System.nanoTime()).as(service.log()).isLessThan(until);
      Thread.sleep(20);
    }
    return !isThere(receipts, name);
  }

  private void drop(String name) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int row = 0; row < ROWS; row++) {
      text.append(name).append(row).append(',').append(row).append(",5,6,");
      text.append(row % 2).append('\n');
    }
    put(name, text.toString().getBytes(StandardCharsets.UTF_8));
    names.add(name);
  }

  private void put(String name, byte[] bytes) throws IOException {
    Path part = home.resolve("." + name + ".part");
    Files.write(part, bytes);
    Files.move(part, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private HttpResponse<String> get(String path) throws Exception {
    String address = service.address().orElseThrow();
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofMinutes(1)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void awaitReceipts(String folder, String... wanted) throws InterruptedException {
    for (String name : wanted) {
      service.await(
          "the receipt of " + name, () -> isThere(home.resolve("inbox").resolve(folder), name));
    }
  }

  private static boolean isThere(Path folder, String name) {
    return Receipts.files(folder).stream()
        .anyMatch(file -> file.getFileName().toString().equals(name + ".receipt.txt"));
  }

  private String receipt(String folder, String name) throws IOException {
    for (Path file : Receipts.files(home.resolve("inbox").resolve(folder))) {
      if (file.getFileName().toString().equals(name + ".receipt.txt")) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("no receipt of " + name);
  }

  private void assertEveryRowIsThereOnce() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(home.resolve("ingesteddata/finaldata.csv"))) {
      ids.add(line.substring(0, line.indexOf(',')));
    }
    ids.remove("corporation");
    List<String> expected = new ArrayList<>();
    for (String name : names) {
      for (int row = 0; row < ROWS; row++) {
        expected.add(name + row);
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(ids)).isEqualTo(new TreeSet<>(expected));
    assertThat(Receipts.files(home.resolve("inbox/.work"))).isEmpty();
    assertThat(Receipts.files(home.resolve("inbox/.attempts"))).isEmpty();
  }
}

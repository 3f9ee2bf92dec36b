package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.edge.json.Json;
import churnline.edge.sql.duckdb.DuckDbStore;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops the packaged program dead at every place that matters, starts it again, and looks whether
 * everything is there once. One home lives through all of it, so every death meets a champion, a
 * master file and an archive.
 */
class KillIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited";
  private static final int ROWS = 40;
  private static final int KILLED = 137;

  @TempDir private Path home;
  @TempDir private Path temporary;
  private final List<String> expected = new ArrayList<>();
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

  @Test
  void nothingIsLostOrDoubledWhereverTheProcessDies() throws Exception {
    drop("first.csv");
    service.start();
    finish();
    for (HaltPoint point : HaltPoint.values()) {
      String name = point.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (point == HaltPoint.AFTER_PUBLISHING) {
        // the run at start comes by there too, so it must find the file claimed already
        claim(name + ".csv");
      } else {
        drop(name + ".csv");
      }

      service.start("-Dchurnline.halt=" + name, "-Djava.io.tmpdir=" + temporary);
      assertThat(service.ended())
          .as("exit status at %s:%n%s", name, service.output())
          .isEqualTo(KILLED);
      assertNoMixture(name);

      service.start();
      finish();
      assertEverythingIsThereOnce(name);
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** The driver's library is unpacked at each start: 70 MB that nobody would ever miss. */
  @Test
  void whatAProcessUnpackedThatWasKilledIsRemovedByTheNext() throws Exception {
    String folder = "-Djava.io.tmpdir=" + temporary;
    for (int kills = 0; Receipts.files(temporary).isEmpty() && kills < 20; kills++) {
      service.start(folder);
      service.await("an unpacked library", () -> !Receipts.files(temporary).isEmpty());
      service.kill();
    }
    List<Path> left = Receipts.files(temporary);
    assertThat(left).hasSize(1);
    Files.setLastModifiedTime(left.get(0), FileTime.from(Instant.now().minusSeconds(90)));

    service.start(folder);
    service.await("the run at start", () -> service.log().contains("trigger=start"));
    assertThat(temporary).isEmptyDirectory();
    service.stop();
  }

  /** Waits until every file has its receipt, then ends the process as an operator would. */
  private void finish() throws Exception {
    service.await("the run at start", () -> service.log().contains("trigger=start"));
    service.await(
        "every receipt",
        () -> names.stream().allMatch(name -> Files.exists(done(name + ".receipt.txt"))));
    service.stop();
  }

  private void assertEverythingIsThereOnce(String point) throws Exception {
    List<String> master = Files.readAllLines(home.resolve("ingesteddata/finaldata.csv"));
    assertThat(master.get(0)).isEqualTo(HEADER);
    assertThat(master.subList(1, master.size())).as(point).isEqualTo(expected);
    assertThat(names)
        .allMatch(name -> Files.exists(done(name)))
        .allMatch(name -> lines(done(name + ".predictions.csv")) == ROWS + 2)
        .allMatch(name -> lines(failed(name + ".quarantine.csv")) == 2)
        .allMatch(name -> text(done(name + ".receipt.txt")).contains("accepted 40, duplicate 1"));
    assertThat(everyFile("inbox").stream().map(Path::getFileName).map(Path::toString))
        .as("receipts at " + point)
        .filteredOn(name -> name.endsWith(".receipt.txt"))
        .hasSize(names.size());
    assertThat(everyFile("inbox/.work")).as("claims left at " + point).isEmpty();
    DuckDbStore.Options options =
        new DuckDbStore.Options("128MB", 1, DatasetFixtures.corporate(), true, Clock.systemUTC());
    try (DuckDbStore store =
        DuckDbStore.open(home.resolve("ingesteddata/churnline.duckdb"), options)) {
      assertThat(store.rows().summary().rows()).as(point).isEqualTo(expected.size());
      assertThat(store.batches().unchecked()).as(point).isEmpty();
      assertThat(store.batches().unpublished()).as(point).isEmpty();
      assertThat(store.batches().newest(100))
          .as(point)
          .hasSize(names.size())
          .allMatch(batch -> batch.status() == Batch.Status.INGESTED);
      List<Deployment> deployments = store.models().deployments();
      assertThat(deployments)
          .as(point)
          .hasSize(names.size())
          .extracting(Deployment::runId)
          .doesNotHaveDuplicates();
      assertThat(deployment())
          .containsEntry("version", "v%04d".formatted(deployments.get(0).version()));
    }
    assertThat(sumsHold()).as("sums at " + point).isTrue();
    String folder = "models/" + deployment().get("version") + "/trainedmodel.pb";
    for (String copy : List.of("models/trainedmodel.pb", "production_deployment/trainedmodel.pb")) {
      assertThat(home.resolve(copy)).as(point).hasSameBinaryContentAs(home.resolve(folder));
    }
  }

  /**
   * A consumer that checks the sums takes the old model, the new one or none, never half of each.
   */
  private void assertNoMixture(String point) throws Exception {
    String version = String.valueOf(deployment().get("version"));
    if (sumsHold()) {
      assertThat(home.resolve("production_deployment/trainedmodel.json"))
          .as(point)
          .content()
          .contains(version);
    } else {
      assertThat(point).isEqualTo("before-deployment-json");
    }
  }

  private boolean sumsHold() throws Exception {
    Map<?, ?> sums = (Map<?, ?>) deployment().get("sha256");
    for (Map.Entry<?, ?> sum : sums.entrySet()) {
      Path file = home.resolve("production_deployment").resolve(String.valueOf(sum.getKey()));
      if (!DigestUtils.sha256Hex(Files.readAllBytes(file)).equals(sum.getValue())) {
        return false;
      }
    }
    return !sums.isEmpty();
  }

  private Map<String, Object> deployment() {
    return Json.read(
        text(home.resolve("production_deployment/deployment.json")),
        new TypeReference<Map<String, Object>>() {});
  }

  private void drop(String name) throws IOException {
    Path part = Files.writeString(home.resolve("inbox").resolve(name + ".part"), content(name));
    Files.move(part, home.resolve("inbox").resolve(name));
  }

  private void claim(String name) throws IOException {
    Path folder = home.resolve("inbox/.work/01KM0000000000000000000000");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name), content(name));
  }

  /** Forty new rows, one of them twice, and a bad one. */
  private String content(String name) {
    String stem = name.replace(".csv", "");
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                n -> stem + "-" + n + "," + (n % 2 == 0 ? n : 300 + n) + ",500,10," + (n + 1) % 2)
            .toList();
    expected.addAll(rows);
    names.add(name);
    return HEADER + "\n" + String.join("\n", rows) + "\n" + rows.get(7) + "\nbad,x,500,10,1\n";
  }

  private Path done(String name) {
    return inArchive("done", name);
  }

  private Path failed(String name) {
    return inArchive("failed", name);
  }

  /** Wherever the day changed meanwhile. */
  private Path inArchive(String folder, String name) {
    return everyFile("inbox/" + folder).stream()
        .filter(file -> file.getFileName().toString().equals(name))
        .findFirst()
        .orElse(home.resolve("inbox").resolve(folder).resolve(name));
  }

  private List<Path> everyFile(String folder) {
    try (Stream<Path> files = Files.walk(home.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (java.nio.file.NoSuchFileException | UncheckedIOException moving) {
      return List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long lines(Path file) {
    return text(file).lines().count();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package churnline.core.disk;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.Home;
import churnline.core.disk.Folders.Folder;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.edge.answers.HealthAnswers;
import churnline.edge.api.Reply;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that runs full costs no file, and says so before it harms. */
class DiskSpaceTest {
  @ParameterizedTest
  @CsvSource({
    // name, bytes, reserve, needed
    "a.csv, 0, 0, 0",
    "a.csv, 0, 500, 500",
    "a.csv, 100, 500, 1300",
    "a.csv.gz, 100, 500, 4500",
    "A.CSV.GZ, 100, 0, 4000",
    "a.csv, 4611686018427387904, 500, 9223372036854775807",
    "a.csv, 1100000000000000000, 900000000000000000, 9223372036854775807",
  })
  void aFileNeedsAMultipleOfItsSizeAndTheReserve(
      String name, long bytes, long reserve, long needed) {
    assertThat(new DiskSpace(folder -> needed, reserve).forIngest(name, bytes)).isEmpty();
    if (needed > 0) {
      assertThat(new DiskSpace(folder -> needed - 1, reserve).forIngest(name, bytes))
          .contains(new DiskSpace.Shortage(name, needed, needed - 1, Folder.INGESTED));
    }
  }

  @Test
  void anArrivalNeedsItsOwnBytesAsWell() {
    assertThat(new DiskSpace(folder -> 1_000, 100).forArrival("a.csv", 100)).isEmpty();
    assertThat(new DiskSpace(folder -> 999, 100).forArrival("a.csv", 100)).isPresent();
    assertThat(new DiskSpace(folder -> 100, 100).forArrival("a.csv", 0)).isEmpty();
    assertThat(new DiskSpace(folder -> 99, 100).forArrival("a.csv", 0)).isPresent();
  }

  @Test
  void theFullerDiskCounts() {
    Map<Folder, Long> free = Map.of(Folder.INGESTED, 900L, Folder.INBOX, 300L);

    assertThat(new DiskSpace(free::get, 400).reserve().map(DiskSpace.Shortage::detail))
        .hasValueSatisfying(
            detail ->
                assertThat(detail)
                    .startsWith(
                        "the service needs 400 bytes, churn.disk.reserve among them; 300 are free"
                            + " on the disk of inbox; make room"));
  }

  @Test
  void aFullDiskIsToldAlsoWithoutAReserve() {
    assertThat(new DiskSpace(folder -> 0, 0).reserve()).isPresent();
    assertThat(new DiskSpace(folder -> 1, 0).reserve()).isEmpty();
  }

  @Test
  void theDiskOfAHomeIsAsked(@TempDir Path folder) throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      assertThat(home.folders.free(Folder.INBOX))
          .isPositive()
          .isLessThanOrEqualTo(Files.getFileStore(folder).getTotalSpace());
    }
  }

  @Test
  void aFileWithoutRoomWaitsIsToldOnceAndTakenLater(@TempDir Path folder) throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("large.csv", rows(0, 200));
      home.drop("small.csv", rows(500, 501));
      home.free = 2_000;

      Run first = home.run(Trigger.FILE);
      Run second = home.run(Trigger.CRON);

      assertThat(first.batches()).extracting("name").containsExactly("small.csv");
      assertThat(second.batches()).isEmpty();
      assertThat(home.receipt("small.csv")).contains("accepted 1");
      assertThat(home.path("inbox/done/2026-11-03/large.csv")).doesNotExist();
      assertThat(home.notes.warned)
          .singleElement()
          .asString()
          .startsWith("DISK_FULL: large.csv needs ")
          .contains("; 2000 are free on the disk of ingested; make room", "the file waits");

      home.free = Long.MAX_VALUE;
      Run third = home.run(Trigger.CRON);

      assertThat(third.batches()).extracting("name").containsExactly("large.csv");
      assertThat(home.receipt("large.csv")).contains("accepted 200");
      assertThat(home.notes.warned).hasSize(1);
    }
  }

  @Test
  void healthIsDownBelowTheReserveAndTheProcessIsAlive(@TempDir Path folder) {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      HealthAnswers health =
          new HealthAnswers(
              home.serving,
              home.store.rows(),
              home.path("inbox"),
              new DiskSpace(asked -> home.free, 1_000),
              "north",
              Map.of());

      home.free = 1_000;
      Reply up = health.ready(null);
      home.free = 999;
      Reply down = health.ready(null);

      assertThat(up.status()).isEqualTo(200);
      assertThat(json(up).at("/checks/disk").asText()).isEqualTo("UP");
      assertThat(json(up).has("reason")).isFalse();
      assertThat(down.status()).isEqualTo(503);
      assertThat(json(down).get("status").asText()).isEqualTo("DOWN");
      assertThat(json(down).at("/checks/disk").asText()).isEqualTo("DOWN");
      assertThat(json(down).at("/checks/store").asText()).isEqualTo("UP");
      assertThat(json(down).get("reason").asText())
          .startsWith("DISK_FULL: the service needs 1000 bytes");
      assertThat(health.live(null).status()).isEqualTo(200);
    }
  }

  private static JsonNode json(Reply reply) {
    return Json.tree(new String(((Reply.Bytes) reply.content()).bytes(), StandardCharsets.UTF_8));
  }

  private static String rows(int first, int end) {
    return IntStream.range(first, end)
        .mapToObj(row -> "c%d,%d,%d,10,%d\n".formatted(row, row, row, row % 2))
        .collect(Collectors.joining("", String.join(",", Home.SCHEMA.columns()) + "\n", ""));
  }
}

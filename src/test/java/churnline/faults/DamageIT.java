package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.cycle.Home;
import churnline.core.fault.UnavailableException;
import churnline.core.model.Deployment;
import churnline.core.run.RunRecord;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were cut or of which a bit flipped, a store that is not whole, a clock set back. */
class DamageIT {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(5, 200);
  private static final long SEED = Long.getLong("churnline.seed", System.nanoTime() & 0xffffff);
  private static final String STORE = "ingesteddata/churnline.duckdb";
  private static final String MASTER = "ingesteddata/finaldata.csv";

  @TempDir private Path folder;

  @BeforeEach
  void live() throws Exception {
    try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
      home.take("january.csv", CLIENTS.stable(1));
      home.take("march.csv", CLIENTS.drifted(3));
    }
  }

  @Test
  void whatIsCutOrFlippedIsPutRight() throws Exception {
    System.out.println("DamageIT: -Dchurnline.seed=" + SEED);
    Random random = new Random(SEED);
    Map<String, String> before = sums();
    for (String name : before.keySet()) {
      boolean dropped = name.matches("inbox/(done|failed)/[^/]+/[^.]+[.]csv");
      if (!dropped) {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        if (random.nextBoolean()) {
          bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(folder.resolve(name), bytes);
      }
    }

    try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
      assertThat(home.champion()).isEqualTo("v0002");
      assertThat(home.notes.repaired).as("-Dchurnline.seed=" + SEED).isNotEmpty();
      home.rebuild.everything(home.serving.champion());
    }

    assertThat(sums()).as("-Dchurnline.seed=" + SEED).isEqualTo(before);
  }

  @Test
  void aStoreThatIsCutMissingOrEmptyIsRefusedAndNothingIsTouched() throws Exception {
    byte[] whole = Files.readAllBytes(folder.resolve(STORE));
    byte[] rows = Files.readAllBytes(folder.resolve(MASTER));
    PackagedService service = new PackagedService(folder, "");
    for (int kept : List.of(-1, 0, 1, 100, 4096, whole.length / 2)) {
      Files.deleteIfExists(folder.resolve(STORE + ".wal"));
      Files.delete(folder.resolve(STORE));
      if (kept >= 0) {
        Files.write(folder.resolve(STORE), java.util.Arrays.copyOf(whole, kept));
      }

      PackagedService.Said said = service.command("status");

      assertThat(said.status()).as("%d bytes: %s", kept, said.text()).isNotZero();
      assertThat(said.text())
          .as("%d bytes", kept)
          .contains("STORE_UNAVAILABLE")
          .contains("restore a backup")
          .doesNotContain("\tat ");
      assertThat(folder.resolve(MASTER)).as("%d bytes", kept).hasBinaryContent(rows);
      if (kept < 0) {
        Files.write(folder.resolve(STORE), whole);
      }
    }
    Files.write(folder.resolve(STORE), whole);
    assertThat(service.command("status").status()).isZero();
  }

  @Test
  void aStoreFromBeforeWhatWasPublishedIsRefusedAndNothingIsTouched() throws Exception {
    byte[] older = Files.readAllBytes(folder.resolve(STORE));
    try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
      home.take("may.csv", CLIENTS.stable(5));
    }
    byte[] newer = Files.readAllBytes(folder.resolve(STORE));
    assertThat(folder.resolve(STORE + ".wal")).as("one file once it is closed").doesNotExist();
    Map<String, String> before = sums();
    Files.write(folder.resolve(STORE), older);

    assertThatThrownBy(() -> new Home(folder, Home.EVERY_CHALLENGER))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the store does not know may.csv, of which ")
        .hasMessageContaining("restore a backup");

    assertThat(sums()).isEqualTo(before);
    Files.write(folder.resolve(STORE), newer);
    try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
      assertThat(home.champion()).isEqualTo("v0003");
    }
  }

  @Test
  void historyStaysInOrderWhenTheClockIsSetBackBetweenTwoStarts() throws Exception {
    for (int month = 4; month < 7; month++) {
      try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
        home.clock.advance(Duration.ofDays(-month));
        home.take("month" + month + ".csv", CLIENTS.stable(month));
        home.run(Trigger.CRON);
      }
    }

    try (Home home = new Home(folder, Home.EVERY_CHALLENGER)) {
      List<Deployment> newestFirst = home.store.models().deployments();
      assertThat(newestFirst).extracting(Deployment::number).containsExactly(5L, 4L, 3L, 2L, 1L);
      assertThat(newestFirst)
          .extracting(Deployment::at)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(newestFirst)
          .extracting(deployment -> deployment.runId().orElseThrow())
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(home.store.runs().newest(10))
          .extracting(RunRecord::id)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(home.champion()).isEqualTo("v0005");
    }
  }

  private Map<String, String> sums() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (Path file : Receipts.files(folder)) {
      String name = folder.relativize(file).toString();
      if (!name.contains("churnline.")) {
        all.put(name, DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return all;
  }
}

package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.edge.json.Json;
import churnline.edge.sql.duckdb.DuckDbStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged program at moments that chance chooses while files arrive in every way, then
 * counts every row. {@code -Dchurnline.long=true} makes it 200 kills, {@code -Dchurnline.kills=N}
 * any number, within {@code churnline.minutes}; {@code -Dchurnline.seed=N} plays the same files and
 * moments again.
 */
class RandomKillIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final int KILLS = Integer.getInteger("churnline.kills", LONG ? 200 : 10);
  private static final Duration AT_MOST =
      Duration.ofMinutes(Integer.getInteger("churnline.minutes", 60));
  private static final long SEED = Long.getLong("churnline.seed", System.nanoTime() & 0xffffff);

  @TempDir private Path home;
  private final Random random = new Random(SEED);
  private PackagedService service;
  private Drops drops;

  @AfterEach
  void end() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void everyRowIsThereOnceWheneverTheProcessIsKilled() throws Exception {
    System.out.println("RandomKillIT: -Dchurnline.seed=" + SEED + " kills " + KILLS);
    service =
        new PackagedService(home, "churn.retrain.when = every-batch\nchurn.promotion = always\n");
    drops = new Drops(home.resolve("inbox"), random, 50_000);
    long until = System.nanoTime() + AT_MOST.toNanos();
    int kills = 0;
    try {
      while (kills < KILLS && System.nanoTime() < until) {
        round();
        kills++;
      }
      finish();
      audit();
    } catch (Throwable failure) {
      Files.copy(home.resolve("output.log"), Path.of("target", "random-kill-" + SEED + ".log"));
      throw new AssertionError(
          "-Dchurnline.seed=%d after %d kills; unanswered %s"
              .formatted(SEED, kills, drops.unanswered()),
          failure);
    }
    System.out.printf(
        "RandomKillIT: -Dchurnline.seed=%d kills %d files %d contents %d rows %d%n",
        SEED, kills, drops.number(), drops.dropped().size(), drops.rows().size());
  }

  /** Some files arrive while nobody runs, some while it starts, some while it works. */
  private void round() throws Exception {
    boolean settled = random.nextInt(4) == 0;
    int before = random.nextInt(2);
    for (int file = 0; file < before; file++) {
      drops.next(service);
    }
    service.start();
    if (settled) {
      service.await("answers", () -> service.address().isPresent() && drops.isAllAnswered());
    } else if (random.nextBoolean()) {
      service.await("its address", () -> service.address().isPresent());
    }
    int during = 1 + random.nextInt(2);
    for (int file = 0; file < during; file++) {
      drops.next(service);
      Thread.sleep(random.nextInt(400));
    }
    Thread.sleep(random.nextInt(settled ? 1_200 : 2_500));
    service.kill();
  }

  private void finish() throws Exception {
    drops.awaitWriters();
    service.start();
    service.await("every answer", drops::isAllAnswered);
    service.await("an empty inbox", () -> pending().isEmpty());
    service.stop();
  }

  private List<Path> pending() {
    return Receipts.files(home.resolve("inbox")).stream()
        .filter(
            file ->
                !file.startsWith(home.resolve("inbox/done"))
                    && !file.startsWith(home.resolve("inbox/failed")))
        .toList();
  }

  private void audit() throws Exception {
    JsonNode rebuilt = Json.tree(service.command("rebuild", "--json").text());
    assertThat(rebuilt.path("missing").asInt(-1)).as("missing %s", rebuilt).isZero();
    assertThat(rebuilt.path("different").asInt(-1)).as("different %s", rebuilt).isZero();
    assertThat(pending()).as("left in the inbox").isEmpty();
    assertThat(home.resolve("inbox/.work")).isEmptyDirectory();
    assertThat(Receipts.files(home).stream().filter(file -> file.toString().endsWith(".part")))
        .as("half files")
        .isEmpty();

    DropsAudit.master(home.resolve("ingesteddata/finaldata.csv"), drops);
    DuckDbStore.Options options =
        new DuckDbStore.Options("256MB", 1, DatasetFixtures.corporate(), true, Clock.systemUTC());
    try (DuckDbStore store =
        DuckDbStore.open(home.resolve("ingesteddata/churnline.duckdb"), options)) {
      assertThat(store.batches().unchecked()).isEmpty();
      assertThat(store.batches().unpublished()).isEmpty();
      List<Batch> batches = store.batches().newest(1_000_000);
      DropsAudit.batches(store, drops, home.resolve("inbox"));
      // a row that an outcome answered stays in the file and no longer counts
      assertThat(
              store.rows().summary().rows()
                  + batches.stream().mapToLong(batch -> batch.counts().answered()).sum())
          .isEqualTo(drops.rows().size());
      List<Deployment> deployments = store.models().deployments();
      DropsAudit.history(deployments);
      assertServing(deployments.get(0));
    }
  }

  private void assertServing(Deployment last) throws IOException {
    Path production = home.resolve("production_deployment");
    JsonNode deployment = Json.tree(Files.readString(production.resolve("deployment.json")));
    assertThat(deployment.path("version").asText()).isEqualTo("v%04d".formatted(last.version()));
    for (Map.Entry<String, JsonNode> sum : deployment.path("sha256").properties()) {
      assertThat(DigestUtils.sha256Hex(Files.readAllBytes(production.resolve(sum.getKey()))))
          .as(sum.getKey())
          .isEqualTo(sum.getValue().asText());
    }
  }
}

package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.HaltPoint;
import churnline.edge.json.Json;
import churnline.edge.sql.MortalPostgres;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several packaged services on one PostgreSQL and one inbox: killed, overtaken, and promoted by
 * hand. {@code -Dchurnline.long=true} makes it 60 kills, {@code -Dchurnline.kills=N} any number;
 * {@code -Dchurnline.seed=N} plays the same files and moments again.
 */
class NodesIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final int KILLS = Integer.getInteger("churnline.kills", LONG ? 60 : 5);
  private static final long SEED = Long.getLong("churnline.seed", System.nanoTime() & 0xffffff);
  private static final String ALWAYS =
      "churn.retrain.when = every-batch\nchurn.promotion = always\n";
  private static final int DEATHS = LONG ? 20 : 2;
  private static final int KILLED = 137;
  private static final int FEWEST = 8;
  private static final int MOST = 60;
  private static final long SECONDS_LIMIT_MILLIS = 30_000;

  @TempDir private Path root;
  private final Random random = new Random(SEED);

  @Test
  void threeNodesWorkAsOneWhoeverIsKilledWhen() throws Exception {
    System.out.println("NodesIT: -Dchurnline.seed=" + SEED + " kills " + KILLS);
    play(
        3,
        ALWAYS,
        20_000,
        (nodes, drops) -> {
          nodes.start();
          beginWithAChampion(nodes, drops);
          for (int kill = 0; kill < KILLS; kill++) {
            round(nodes, drops);
          }
          for (PackagedService node : nodes.all) {
            if (!node.isAlive()) {
              node.start();
            }
          }
          drops.awaitWriters();
          nodes.awaitAddresses();
          nodes.await("every answer", drops::isAllAnswered);
          long took = nodes.audit(drops);
          assertThat(took).isLessThan(SECONDS_LIMIT_MILLIS);
          System.out.printf(
              "NodesIT: -Dchurnline.seed=%d kills %d files %d contents %d rows %d; champion"
                  + " everywhere after %d ms; taken over %d, refused commits %d%n",
              SEED,
              KILLS,
              drops.number(),
              drops.dropped().size(),
              drops.rows().size(),
              took,
              nodes.logged("trigger=take-over"),
              nodes.logged("RUN_TAKEN_OVER"));
        });
  }

  /** What is done to nodes. */
  private interface Story {
    void on(Nodes nodes, Drops drops) throws Exception;
  }

  /** A failure tells the seed, and what the nodes logged is kept beside the test's report. */
  private void play(int count, String settings, int largest, Story story) throws Exception {
    play(Postgres.schema(), count, settings, largest, story);
  }

  private void play(PostgresAccess access, int count, String settings, int largest, Story story)
      throws Exception {
    try (Nodes nodes = new Nodes(root, count, settings, access)) {
      Drops drops = new Drops(nodes.inbox, random, largest);
      try {
        story.on(nodes, drops);
      } catch (Throwable failure) {
        nodes.keepLogs("nodes-" + SEED);
        throw new AssertionError(
            "-Dchurnline.seed=%d after %d files; unanswered %s, pending %s"
                .formatted(SEED, drops.number(), drops.unanswered(), nodes.pending()),
            failure);
      }
    }
  }

  private static void beginWithAChampion(Nodes nodes, Drops drops) throws Exception {
    while (nodes.champion(0).equals("none")) {
      drops.next(nodes.all.get(0));
      drops.awaitWriters();
      nodes.await("answers", drops::isAllAnswered);
    }
  }

  /** Files arrive, one node dies at some moment, and comes back while the others go on. */
  private void round(Nodes nodes, Drops drops) throws Exception {
    int files = 2 + random.nextInt(3);
    for (int file = 0; file < files; file++) {
      drops.next(nodes.all.get(random.nextInt(nodes.all.size())));
      Thread.sleep(random.nextInt(300));
    }
    int victim = random.nextInt(nodes.all.size());
    if (random.nextInt(4) == 0) {
      Thread.sleep(random.nextInt(1_500));
    } else {
      nodes.await("a turn or the end", () -> nodes.isTurnTaken() || drops.isAllAnswered());
      Thread.sleep(random.nextInt(400));
      victim = nodes.isTurnTaken() ? nodes.lastHolder() : victim;
    }
    nodes.all.get(victim).kill();
    Thread.sleep(random.nextInt(6_000));
    nodes.all.get(victim).start();
  }

  /** Every other place, by the seed; all of them in long runs. */
  private static List<HaltPoint> points() {
    HaltPoint[] all = HaltPoint.values();
    return IntStream.range(0, all.length)
        .filter(at -> LONG || (at + SEED) % 2 == 0)
        .mapToObj(at -> all[at])
        .toList();
  }

  @Test
  void theWorkOfANodeThatDiesAtAnyPlaceIsTakenOver() throws Exception {
    play(
        2,
        ALWAYS,
        200,
        (nodes, drops) -> {
          PackagedService victim = nodes.all.get(0);
          PackagedService other = nodes.all.get(1);
          other.start();
          nodes.await("an address", () -> other.address().isPresent());
          long slowest = 0;
          for (HaltPoint point : points()) {
            String name = point.name().toLowerCase(Locale.ROOT).replace('_', '-');
            victim.start("-Dchurnline.halt=" + name);
            while (victim.isAlive()) {
              drops.next(other);
              long before = drops.number();
              nodes.await(
                  "an answer to file " + before + " or death at " + name,
                  () -> !victim.isAlive() || drops.isAllAnswered());
            }
            long died = System.nanoTime();
            assertThat(victim.ended()).as(name).isEqualTo(KILLED);
            drops.awaitWriters();
            nodes.await("answers after death at " + name, drops::isAllAnswered);
            slowest = Math.max(slowest, (System.nanoTime() - died) / 1_000_000);
          }
          victim.start();
          nodes.awaitAddresses();
          nodes.audit(drops);
          long takenOver = nodes.logged("trigger=take-over");
          System.out.printf(
              "NodesIT: %d deaths, %d runs took over, all was answered within %d ms%n",
              points().size(), takenOver, slowest);
          assertThat(takenOver).isPositive();
        });
  }

  @Test
  void whatOneNodePromotesByHandTheOthersServe() throws Exception {
    play(
        3,
        ALWAYS,
        200,
        (nodes, drops) -> {
          nodes.start();
          for (int number = 0; number < 3; number++) {
            drops.next(nodes.all.get(number));
          }
          drops.awaitWriters();
          nodes.await("answers", drops::isAllAnswered);
          try (Store store = nodes.store()) {
            nodes.awaitRest(store);
            nodes.await("two versions", () -> next(nodes, drops, store) > 2);
            nodes.awaitChampion(
                "v%04d".formatted(store.models().champion().orElseThrow().version()));

            assertThat(promote(nodes, 1, "v0001")).isEqualTo(200);
            long rollback = nodes.awaitChampion("v0001");
            assertThat(promote(nodes, 2, "v0002")).isEqualTo(200);
            long forth = nodes.awaitChampion("v0002");

            assertThat(Math.max(rollback, forth)).isLessThan(SECONDS_LIMIT_MILLIS);
            JsonNode runs =
                Json.tree(nodes.ask(0, "GET", "/runs?limit=2", "").orElseThrow().body());
            assertThat(runs.at("/runs/0/node").asText()).isEqualTo("node-c");
            assertThat(runs.at("/runs/1/node").asText()).isEqualTo("node-b");
            System.out.printf(
                "NodesIT: promoted by hand, everywhere after %d and %d ms%n", rollback, forth);
          }
          nodes.audit(drops);
        });
  }

  /** Drops one more file unless there are enough versions; returns the next version. */
  private static int next(Nodes nodes, Drops drops, Store store) throws Exception {
    if (store.models().nextVersion() <= 2) {
      drops.next(nodes.all.get(0));
      drops.awaitWriters();
      nodes.await("answers", drops::isAllAnswered);
    }
    return store.models().nextVersion();
  }

  private static int promote(Nodes nodes, int node, String version) throws Exception {
    return nodes
        .ask(node, "POST", "/models/" + version + "/promote", "{\"reason\":\"a test\"}")
        .orElseThrow()
        .statusCode();
  }

  @Test
  void aTickIsAnsweredByOneNode() throws Exception {
    play(
        3,
        "churn.cron = 0/2 * * * * ?\n",
        200,
        (nodes, drops) -> {
          nodes.start();
          String run = "trigger=cron -> nothing new";
          nodes.await(
              "runs by the clock on several nodes",
              () ->
                  nodes.logged(run) >= 12
                      && nodes.all.stream().filter(node -> node.output().contains(run)).count()
                          >= 2);
          for (PackagedService node : nodes.all) {
            node.stop();
          }

          long taken = Long.parseLong(Postgres.text(nodes.access, "SELECT count(*) FROM tick"));
          long runs = nodes.logged(run);
          System.out.printf("NodesIT: %d ticks, %d runs by the clock%n", taken, runs);
          // those that a stopping node has taken, at most one in hand and one that waits
          assertThat(runs).isBetween(taken - 2L * nodes.all.size(), taken);
        });
  }

  /** Its connection ends while it works on, or while it sleeps until others have done its work. */
  @Test
  void aNodeThatLostItsTurnCommitsNothing() throws Exception {
    play(
        2,
        ALWAYS,
        200,
        (nodes, drops) -> {
          nodes.start();
          int ended = 0;
          int slept = 0;
          for (int round = 0;
              round < FEWEST || (round < MOST && nodes.logged("RUN_TAKEN_OVER") == 0);
              round++) {
            drops.next(nodes.all.get(0));
            drops.next(nodes.all.get(1));
            nodes.await("a turn", () -> nodes.isTurnTaken() || drops.isAllAnswered());
            Thread.sleep(random.nextInt(60));
            PackagedService holder = nodes.all.get(nodes.lastHolder());
            boolean sleeps = random.nextBoolean();
            if (sleeps) {
              holder.pause();
            }
            if (nodes.endTurn()) {
              ended++;
              slept += sleeps ? 1 : 0;
            }
            drops.awaitWriters();
            if (sleeps) {
              Thread.sleep(random.nextInt(8_000));
              holder.resume();
            }
            nodes.await("answers", drops::isAllAnswered);
          }

          System.out.printf(
              "NodesIT: -Dchurnline.seed=%d turns ended %d, of sleepers %d, refused commits %d%n",
              SEED, ended, slept, nodes.logged("RUN_TAKEN_OVER"));
          nodes.audit(drops);
          assertThat(nodes.logged("RUN_TAKEN_OVER")).isPositive();
        });
  }

  @Test
  void aServerThatDiesUnderThemIsWaitedFor() throws Exception {
    try (MortalPostgres server = new MortalPostgres(root.resolve("server"))) {
      play(
          server.access(),
          2,
          ALWAYS,
          2_000,
          (nodes, drops) -> {
            nodes.start();
            beginWithAChampion(nodes, drops);
            for (int death = 0; death < DEATHS; death++) {
              drops.next(nodes.all.get(0));
              drops.next(nodes.all.get(1));
              nodes.await("a turn", () -> nodes.isTurnTaken() || drops.isAllAnswered());
              Thread.sleep(random.nextInt(400));
              server.die();
              drops.next(nodes.all.get(death % 2));
              Thread.sleep(random.nextInt(2_000));
              server.start();
              drops.awaitWriters();
              nodes.await("answers after death " + death, drops::isAllAnswered);
            }
            nodes.audit(drops);
            System.out.printf(
                "NodesIT: -Dchurnline.seed=%d deaths of the server %d, files %d, waited %d%n",
                SEED, DEATHS, drops.number(), nodes.logged("waits for the store"));
          });
    }
  }
}

package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.model.Deployment;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.json.Json;
import churnline.edge.sql.duckdb.DuckDbStore;
import churnline.edge.tribuo.TribuoTrainer;
import churnline.faults.Vitals.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the packaged program at half of what it can answer while files are dropped and models
 * promoted, and looks whether every answer is right and whether it grows. {@code
 * -Dchurnline.long=true} makes it 30 minutes, {@code -Dchurnline.minutes=N} any number; {@code
 * -Dchurnline.seed=N} drops the same files again.
 */
class SoakIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final int MINUTES = Integer.getInteger("churnline.minutes", LONG ? 30 : 0);
  private static final Duration TIME =
      MINUTES == 0 ? Duration.ofSeconds(20) : Duration.ofMinutes(MINUTES);
  private static final long SEED = Long.getLong("churnline.seed", System.nanoTime() & 0xffffff);
  private static final Duration FILE_EVERY = Duration.ofSeconds(MINUTES == 0 ? 1 : 3);
  private static final Duration PROMOTION_EVERY = Duration.ofSeconds(MINUTES == 0 ? 2 : 7);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(MINUTES == 0 ? 2 : 30);

  /** So many that the store works with what it may take from the beginning. */
  private static final int FIRST_ROWS = MINUTES == 0 ? 1_000 : 100_000;

  private static final Duration WARM_UP = Duration.ofSeconds(MINUTES == 0 ? 4 : 20);

  /** Some fewer than JSON bodies that are answered at a time, one of which is a promotion. */
  private static final int CONNECTIONS = 14;

  /** What the store may keep in memory, and does after some time. */
  private static final long STORE_MB = 96;

  /** What files that are written slowly, and those that are bad, are told. */
  private static final String LATE_OR_BAD =
      ".*( -> (refused|changed while it was read)|was written to after it had been taken): .*";

  /** Lines about a file and a run, and about what is wrong with them. */
  private static final long LOG_BYTES_PER_CHORE = 2_000;

  @TempDir private Path home;
  private final Random choices = new Random(SEED + 1);
  private final AtomicReference<Throwable> chore = new AtomicReference<>();
  private final VersionWitness witness = new VersionWitness(SEED, 997);
  private PackagedService service;
  private Drops drops;
  private Vitals vitals;
  private volatile boolean over;
  private final AtomicInteger promotions = new AtomicInteger();

  @AfterEach
  void end() {
    over = true;
    if (service != null) {
      service.close();
    }
  }

  @Test
  void everyAnswerIsRightAndNothingGrows() throws Exception {
    System.out.println("SoakIT: -Dchurnline.seed=" + SEED + " for " + TIME);
    service =
        new PackagedService(
            home,
            """
            churn.retrain.when = every-batch
            churn.promotion = always
            churn.http.rate = 0
            churn.store.memory = %dMB
            churn.retention.models = 5
            churn.logs.max-size = 20MB
            """
                .formatted(STORE_MB));
    drops = new Drops(home.resolve("inbox"), new Random(SEED), 500);
    // the whole heap is resident from the start: what grows then is not a heap that fills itself
    service.start("-XX:TieredStopAtLevel=4", "-Xms256m", "-XX:+AlwaysPreTouch");
    Load load = load();
    load.closed(WARM_UP);
    Load.Latencies saturated = load.closed(Duration.ofSeconds(5));

    vitals = new Vitals(service.pid());
    List<Thread> chores =
        List.of(
            every(FILE_EVERY, () -> drops.next(service)),
            every(PROMOTION_EVERY, this::promoteAnOlderOne),
            every(LOOK_EVERY, vitals::look));
    Load.Latencies soaked = load.open(saturated.perSecond() / 2, TIME);
    over = true;
    for (Thread one : chores) {
      one.join();
    }
    drops.awaitWriters();
    service.await("every answer", drops::isAllAnswered);
    vitals.look();
    tell(load, saturated, soaked);

    assertThat(chore.get()).isNull();
    assertThat(load.failures()).isEmpty();
    assertThat(service.isAlive()).isTrue();
    service.stop();
    assertEveryVersionWasDeployedAndSaidWhatItsModelSays();
    assertNothingGrows();
    assertLogIsQuiet();
  }

  private Load load() throws Exception {
    CorporateGenerator.write(
        new CorporateGenerator(SEED, FIRST_ROWS).stable(0), home.resolve("inbox/first.csv"));
    service.await("its address", () -> service.address().isPresent());
    String address = service.address().orElseThrow();
    service.await("a champion", () -> champion(address) > 0);
    return new Load(address, CONNECTIONS, SEED, witness);
  }

  private static int champion(String address) {
    try (KeepAlive connection = new KeepAlive(address)) {
      KeepAlive.Answer answer = connection.ask(KeepAlive.request("GET", "/scoring", ""));
      return answer.status() == 200
          ? number(Json.tree(answer.body()).path("model_version").asText())
          : 0;
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(1));
  }

  private void promoteAnOlderOne() throws IOException {
    String address = service.address().orElseThrow();
    int champion = champion(address);
    if (champion > 1) {
      String older = StoredModel.name(1 + choices.nextInt(champion - 1));
      try (KeepAlive connection = new KeepAlive(address)) {
        KeepAlive.Answer answer =
            connection.ask(
                KeepAlive.request(
                    "POST", "/models/" + older + "/promote", "{\"reason\":\"soak\"}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      }
      promotions.incrementAndGet();
    }
  }

  private interface Chore {
    void run() throws Exception;
  }

  private Thread every(Duration pause, Chore work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (long due = System.nanoTime(); !over; due += pause.toNanos()) {
                  work.run();
                  while (!over && System.nanoTime() < due + pause.toNanos()) {
                    Thread.sleep(20);
                  }
                }
              } catch (Throwable failure) {
                chore.compareAndSet(null, failure);
              }
            },
            "chore");
    thread.start();
    return thread;
  }

  private void tell(Load load, Load.Latencies saturated, Load.Latencies soaked) throws IOException {
    System.out.printf(
        "SoakIT: -Dchurnline.seed=%d time %.0f s, saturation %.0f/s, requests %d (%.0f/s),"
            + " failed %d, p50 %.2f ms p99 %.2f ms max %.1f ms, versions %d, files %d,"
            + " promotions by hand %d, log %d bytes%n",
        SEED,
        soaked.seconds(),
        saturated.perSecond(),
        soaked.micros().length,
        soaked.perSecond(),
        load.failed(),
        soaked.millis(0.5),
        soaked.millis(0.99),
        soaked.millis(1),
        witness.versions().size(),
        drops.number(),
        promotions.get(),
        logBytes());
    load.failures().forEach(failure -> System.out.println("SoakIT: failed: " + failure));
    tell("RSS MB", sample -> sample.rss() >> 10);
    tell("heap after collection MB", sample -> sample.heap() >> 10);
    tell("threads", Sample::threads);
    tell("open files", Sample::files);
  }

  private void tell(String name, ToLongFunction<Sample> what) {
    System.out.printf(
        "SoakIT: %s: start %d, half %d, end %d; most of first half %d, of second %d (%d looks)%n",
        name,
        what.applyAsLong(vitals.first()),
        what.applyAsLong(vitals.half()),
        what.applyAsLong(vitals.last()),
        vitals.most(true, what),
        vitals.most(false, what),
        vitals.size());
  }

  private void assertEveryVersionWasDeployedAndSaidWhatItsModelSays() {
    DuckDbStore.Options options =
        new DuckDbStore.Options("256MB", 1, DatasetFixtures.corporate(), true, Clock.systemUTC());
    try (DuckDbStore store =
        DuckDbStore.open(home.resolve("ingesteddata/churnline.duckdb"), options)) {
      ModelRegistry models = store.models();
      List<String> deployed =
          models.deployments().stream()
              .map(Deployment::version)
              .map(StoredModel::name)
              .distinct()
              .toList();
      assertThat(witness.versions()).hasSizeGreaterThan(1).allMatch(deployed::contains);
      int compared = 0;
      for (String version : witness.versions()) {
        StoredModel model = models.find(number(version)).orElseThrow();
        compared += witness.check(version, model.load(new TribuoTrainer()));
      }
      System.out.printf(
          "SoakIT: %d pairs of row and version equal the stored model bit for bit, %d"
              + " deployments%n",
          compared, models.deployments().size());
      assertThat(compared).isPositive();
    }
  }

  private void assertNothingGrows() {
    // a look in the middle of a training sees its rows: what is there most of the time counts
    assertThat(vitals.median(false, Sample::heap))
        .as("heap in KB")
        .isLessThanOrEqualTo((long) (vitals.median(true, Sample::heap) * 1.2) + (3 << 10));
    assertFlat("RSS", Sample::rss, 1.1, STORE_MB << 10);
    assertFlat("threads", Sample::threads, 1, 4);
    assertFlat("open files", Sample::files, 1, 8);
  }

  private void assertFlat(String name, ToLongFunction<Sample> what, double share, long more) {
    assertThat(vitals.most(false, what))
        .as(name)
        .isLessThanOrEqualTo((long) (vitals.most(true, what) * share) + more);
  }

  private void assertLogIsQuiet() throws IOException {
    assertThat(service.output().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
    assertThat(service.output().lines().filter(line -> line.contains(" WARN ")))
        .allMatch(line -> line.matches(LATE_OR_BAD))
        .noneMatch(line -> line.contains("WRONG_HOST"));
    assertThat(logBytes())
        .isLessThan(LOG_BYTES_PER_CHORE * (10 + drops.number() + promotions.get()));
  }

  private long logBytes() throws IOException {
    try (Stream<Path> logs = Files.list(home.resolve("logs"))) {
      return logs.mapToLong(log -> log.toFile().length()).sum();
    }
  }
}

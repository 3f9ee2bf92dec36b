package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.core.retention.Retention;
import churnline.core.retention.Retention.Removed;
import churnline.core.retention.RetentionLedger;
import churnline.core.retention.RetentionPolicy;
import churnline.core.run.RunId;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old goes, all else stays, and nobody brings back what went. */
class RetentionTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(5, 300);
  private static final String DAY = "2026-11-03";
  private static final RetentionPolicy MONTHS =
      new RetentionPolicy(days(60), days(30), days(10), 1);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void open() {
    home = new Home(folder, Home.EVERY_CHALLENGER, MONTHS);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void predictionsGoFirst() throws Exception {
    home.take("one.csv", CLIENTS.stable(1));
    assertThat(predictions(1)).isEqualTo(300);

    home.clock.advance(Duration.ofDays(11));
    Removed removed = retention().pass();

    assertThat(removed).extracting(Removed::batches, Removed::predictions).containsExactly(0, 1);
    assertThat(removed.bytes()).isPositive();
    assertThat(names("inbox/done/" + DAY)).containsExactly("one.csv", "one.csv.receipt.txt");
    assertThat(predictions(1)).isZero();
    assertThat(batch(1).removal())
        .isEqualTo(new Batch.Removal(Optional.empty(), Optional.of(home.clock.instant())));
  }

  @Test
  void aFileGoesWithItsCompanionsAndItsDay() throws Exception {
    home.take("one.csv", header() + "c1,1,1,1,1\nc2,x,1,1,0\n");
    home.take("bad.csv", "nonsense\n1\n");
    assertThat(names("inbox/failed/" + DAY))
        .containsExactly("bad.csv", "bad.csv.receipt.txt", "one.csv.quarantine.csv");

    home.clock.advance(Duration.ofDays(31));
    assertThat(retention().pass().batches()).isEqualTo(1);
    assertThat(names("inbox/failed/" + DAY)).containsExactly("one.csv.quarantine.csv");
    assertThat(names("inbox/done/" + DAY)).containsExactly("one.csv", "one.csv.receipt.txt");

    home.clock.advance(Duration.ofDays(30));
    assertThat(retention().pass().batches()).isEqualTo(1);
    assertThat(names("inbox/done")).isEmpty();
    assertThat(names("inbox/failed")).isEmpty();
    assertThat(batch(1).removal().files()).contains(home.clock.instant());
    assertThat(batch(1).archived()).contains("done/" + DAY + "/one.csv");
  }

  @Test
  void whatIsYoungerByAnInstantStays() throws Exception {
    home.take("one.csv", header() + "c1,1,1,1,1\n");
    Instant arrived = batch(1).receivedAt();

    home.clock.advance(Duration.between(home.clock.instant(), arrived.plus(Duration.ofDays(60))));
    assertThat(retention().pass().batches()).isZero();

    home.clock.advance(Duration.ofMillis(1));
    assertThat(retention().pass().batches()).isEqualTo(1);
  }

  @Test
  void whatIsKeptForEverStays() throws Exception {
    home.take("one.csv", CLIENTS.stable(1));
    home.take("bad.csv", "nonsense\n1\n");

    home.clock.advance(Duration.ofDays(50_000));
    Removed removed =
        retention(new RetentionPolicy(Optional.empty(), Optional.empty(), Optional.empty(), 20))
            .pass();

    assertThat(removed.isNothing()).isTrue();
    assertThat(names("inbox/done/" + DAY)).hasSize(3);
    assertThat(names("inbox/failed/" + DAY)).hasSize(2);
  }

  @Test
  void foreignFilesAreNeverTouched() throws Exception {
    home.take("one.csv", header() + "c1,1,1,1,1\n");
    home.take("two.csv", header() + "c2,1,1,1,1\n");
    Files.writeString(home.path("inbox/done/" + DAY + "/notes.txt"), "ours");
    Files.writeString(home.path("inbox/done/" + DAY + "/two.csv"), "another file by now");
    Files.createDirectories(home.path("inbox/done/2020-01-01"));
    Files.createDirectories(home.path("models/v0001-of-mine"));

    home.clock.advance(Duration.ofDays(61));
    assertThat(retention().pass().batches()).isEqualTo(2);

    assertThat(names("inbox/done")).containsExactly("2020-01-01", DAY);
    assertThat(names("inbox/done/" + DAY)).containsExactly("notes.txt", "two.csv");
    assertThat(home.path("models/v0001-of-mine")).exists();
  }

  @Test
  void aFileWithoutItsReceiptIsNotOldHoweverLongItWaits() throws Exception {
    home.drop("one.csv", header() + "c1,1,1,1,1\n");
    home.cycle.ingest(home.cycle.begin(Trigger.FILE));
    home.drop("two.csv", header() + "c2,1,1,1,1\n");

    home.clock.advance(Duration.ofDays(1_000));
    assertThat(retention().pass().isNothing()).isTrue();

    home.run(Trigger.CRON);
    assertThat(home.receipt("one.csv")).contains("accepted 1");
    assertThat(home.store.rows().summary().rows()).isEqualTo(2);
  }

  @Test
  void theSameContentIsStillKnownAndNothingComesBack() throws Exception {
    String csv = header() + "c1,1,1,1,1\nc2,x,1,1,0\n";
    home.take("one.csv", csv);
    home.clock.advance(Duration.ofDays(61));
    retention().pass();

    reopen();
    home.run(Trigger.START);
    assertThat(names("inbox/done")).isEmpty();
    assertThat(names("inbox/failed")).isEmpty();
    assertThat(home.notes.repaired).isEmpty();

    home.take("again.csv", csv);
    assertThat(batch(2).status()).isEqualTo(Batch.Status.ALREADY_INGESTED);
    assertThat(batch(2).earlier()).contains(1L);
    assertThat(home.store.rows().summary().rows()).isEqualTo(1);
  }

  @Test
  void aSecondPassFindsNothing() {
    home.take("one.csv", CLIENTS.stable(1));
    home.clock.advance(Duration.ofDays(61));

    assertThat(retention().pass().isNothing()).isFalse();
    assertThat(retention().pass().isNothing()).isTrue();
  }

  /** The process may die when the files are gone and the ledger does not say so yet. */
  @Test
  void aPassCutOffBeforeItsNoteIsFinishedByTheNext() throws Exception {
    home.take("one.csv", header() + "c1,1,1,1,1\nc2,x,1,1,0\n");
    home.clock.advance(Duration.ofDays(61));

    assertThatThrownBy(() -> retention(MONTHS, new CutOff(home.store.retention())).pass())
        .hasMessage("killed");
    assertThat(names("inbox/done")).isEmpty();
    assertThat(batch(1).removal()).isEqualTo(Batch.Removal.NONE);

    reopen();
    home.run(Trigger.START);
    assertThat(names("inbox/done")).isEmpty();
    Removed removed = retention().pass();
    assertThat(removed.batches()).isEqualTo(1);
    assertThat(removed.bytes()).isZero();
    assertThat(batch(1).removal().files()).isPresent();
    assertThat(batch(1).removal().predictions()).isPresent();
  }

  @Test
  void whatCannotBeRemovedDoesNotStopTheRest() throws Exception {
    home.take("one.csv", header() + "c1,1,1,1,1\n");
    home.take("two.csv", header() + "c2,1,1,1,1\n");
    Path receipt = home.path("inbox/done/" + DAY + "/one.csv.receipt.txt");
    Path day = receipt.getParent();
    Path moved = folder.resolve("elsewhere");
    Files.move(day, moved);
    Files.writeString(day, "a file where a folder was");

    home.clock.advance(Duration.ofDays(61));
    Removed removed = retention().pass();
    assertThat(removed.failure()).isPresent();
    assertThat(removed.batches()).isZero();

    Files.delete(day);
    Files.move(moved, day);
    assertThat(retention().pass().batches()).isEqualTo(2);
    assertThat(names("inbox/done")).isEmpty();
  }

  @Test
  void oldModelsLoseTheirFolderAndStayInTheStore() throws Exception {
    trainThree();
    assertThat(versions()).containsExactly("v0001", "v0002", "v0003");

    Removed removed = retention().pass();

    assertThat(removed.models()).isEqualTo(2);
    assertThat(removed.bytes()).isPositive();
    assertThat(versions()).containsExactly("v0003");
    assertThat(home.store.models().all()).hasSize(3);
    reopen();
    home.run(Trigger.CRON);
    assertThat(versions()).as("nobody writes it anew").containsExactly("v0003");
    assertThat(home.notes.repaired).isEmpty();
  }

  @Test
  void aModelDeployedAgainGetsItsFolderBack() throws Exception {
    trainThree();
    Map<String, byte[]> before = Map.of("card.json", read("v0001/card.json"));
    retention().pass();

    deploy(1);
    home.run(Trigger.CRON);

    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(versions()).containsExactly("v0001", "v0003");
    assertThat(read("v0001/card.json")).isEqualTo(before.get("card.json"));
    assertThat(retention().pass().isNothing()).as("the champion stays").isTrue();
  }

  /** A kill in the middle of a folder: its card went first, so nobody takes the rest for whole. */
  @Test
  void aHalfRemovedFolderIsRemovedOrWrittenAnew() throws Exception {
    trainThree();
    Files.delete(home.path("models/v0001/card.json"));
    Files.delete(home.path("models/v0002/card.json"));
    Files.delete(home.path("models/v0002/trainedmodel.pb"));
    deploy(2);

    reopen();
    retention().pass();

    assertThat(versions()).containsExactly("v0002", "v0003");
    assertThat(names("models/v0002")).contains("card.json", "trainedmodel.pb");
  }

  private void trainThree() {
    home.take("one.csv", CLIENTS.stable(1));
    home.take("two.csv", CLIENTS.drifted(3));
    home.take("three.csv", CLIENTS.stable(4));
    assertThat(home.champion()).isEqualTo("v0003");
  }

  private void deploy(int version) {
    String run = new RunId(home.clock).next();
    home.store
        .runs()
        .conclude(
            new RunLedger.Conclusion(
                new RunRecord(
                    run,
                    Trigger.HTTP,
                    home.clock.instant(),
                    home.clock.instant(),
                    Optional.of(3),
                    Optional.of(version),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of()),
                Optional.empty(),
                Optional.of(
                    new Deployment(
                        home.store.models().champion().orElseThrow().number() + 1,
                        version,
                        home.clock.instant(),
                        Optional.of(run),
                        "BY_HAND",
                        "a rollback")),
                List.of(),
                OptionalLong.empty()));
  }

  private Retention retention() {
    return retention(MONTHS);
  }

  private Retention retention(RetentionPolicy policy) {
    return retention(policy, home.store.retention());
  }

  private Retention retention(RetentionPolicy policy, RetentionLedger ledger) {
    return new Retention(home.folders, ledger, home.store.models(), policy, home.clock);
  }

  private void reopen() {
    home.close();
    Instant now = home.clock.instant();
    home = new Home(folder, Home.EVERY_CHALLENGER, MONTHS);
    home.clock.advance(Duration.between(home.clock.instant(), now));
  }

  private Batch batch(long number) {
    return home.store.batches().find(number).orElseThrow();
  }

  private long predictions(long batch) {
    long[] count = new long[1];
    home.store.predictions().forEach(batch, row -> count[0]++);
    return count[0];
  }

  private List<String> versions() throws Exception {
    return names("models").stream().filter(name -> name.matches("v\\d+")).toList();
  }

  private byte[] read(String path) throws Exception {
    return Files.readAllBytes(home.path("models/" + path));
  }

  private List<String> names(String path) throws Exception {
    try (Stream<Path> all = Files.list(home.path(path))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String header() {
    return String.join(",", Home.SCHEMA.columns()) + "\n";
  }

  private static Optional<Duration> days(int days) {
    return Optional.of(Duration.ofDays(days));
  }

  /** A ledger whose process dies before it has noted anything. */
  private record CutOff(RetentionLedger whole) implements RetentionLedger {
    @Override
    public void removeOutbox(Instant moment) {
      // not looked at here
    }

    @Override
    public List<Batch> expired(Instant done, Instant failed, long after, int limit) {
      return whole.expired(done, failed, after, limit);
    }

    @Override
    public List<Batch> withPredictions(Instant moment, long after, int limit) {
      return whole.withPredictions(moment, after, limit);
    }

    @Override
    public void removed(long number, Instant at) {
      throw new IllegalStateException("killed");
    }

    @Override
    public void predictionsRemoved(long number, Instant at) {
      throw new IllegalStateException("killed");
    }
  }
}

package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.Home.Rules;
import churnline.core.drift.PerformanceDrift;
import churnline.core.ingest.Batch;
import churnline.core.model.Promotion;
import churnline.core.model.RetrainDecision;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.generate.CorporateRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with a real store and real files, and what people find afterwards. */
class CycleTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(1, 4_000);

  @TempDir private Path folder;
  private Home home;

  @AfterEach
  void close() {
    if (home != null) {
      home.close();
    }
  }

  @Test
  void theTextbookRuleRetrainsWhenF1FallsAndOnlyThen() throws Exception {
    open(Home.TEXTBOOK);
    home.take("one.csv", silentLeave(0, 30));
    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(home.receipt("one.csv")).contains("v0001 deployed as FIRST");

    Run same = home.take("two.csv", silentLeave(30, 60));
    Run worse = home.take("three.csv", loudLeave(60, 90));

    assertThat(retrain(same)).isEqualTo(RetrainDecision.Code.NO_DRIFT);
    assertThat(retrain(worse)).isEqualTo(RetrainDecision.Code.DRIFT);
    assertThat(promotion(worse)).isEqualTo(Promotion.Code.ALWAYS);
    assertThat(home.champion()).isEqualTo("v0002");
    assertThat(home.receipt("two.csv")).containsPattern("no drift: F1 1.0000 on 30 .*F1 \\d");
    assertThat(home.receipt("three.csv"))
        .containsPattern("performance drift: F1 0.0000 on 30 .*recorded F1 \\d")
        .contains("v0002 deployed as ALWAYS");
  }

  @Test
  void theDefaultsDoNotRetrainOnTheSameTinyData() throws Exception {
    open(Home.DEFAULTS);
    Run first = home.take("one.csv", silentLeave(0, 30));

    Run second = home.take("two.csv", loudLeave(30, 60));

    assertThat(promotion(first)).isEqualTo(Promotion.Code.FIRST);
    assertThat(second.drift().orElseThrow().state())
        .isEqualTo(PerformanceDrift.State.INSUFFICIENT_DATA);
    assertThat(retrain(second)).isEqualTo(RetrainDecision.Code.INSUFFICIENT_DATA);
    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(home.receipt("two.csv"))
        .contains("15 of 50 positives, 15 of 50 negatives")
        .contains("champion:      v0001");
  }

  @Test
  void rowsTooFewForAVerdictWaitForThoseThatFollow() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", CLIENTS.stable(1));
    Run few = home.take("two.csv", CLIENTS.drifted(2).limit(60));
    assertThat(few.drift().orElseThrow().isDecided()).isFalse();

    Run more = home.take("three.csv", CLIENTS.drifted(3).skip(60).limit(400));

    assertThat(more.drift().orElseThrow().evidence())
        .isInstanceOfSatisfying(
            PerformanceDrift.AucEvidence.class,
            auc -> assertThat(auc.positives() + auc.negatives()).isEqualTo(460));
  }

  @Test
  void oneClassMakesNoModelUntilTheOtherArrives() throws Exception {
    open(Home.DEFAULTS);
    Run one = home.take("one.csv", HEADER + rows(0, 20, n -> n + ",500,10,0"));

    assertThat(retrain(one)).isEqualTo(RetrainDecision.Code.NO_MODEL);
    assertThat(home.champion()).isEqualTo("none");
    assertThat(home.receipt("one.csv"))
        .contains("NO_MODEL: all 20 labelled rows stayed")
        .contains("champion:      none");
    assertThat(home.path("inbox/done/2026-11-03/one.csv.predictions.csv")).doesNotExist();

    home.take("two.csv", HEADER + rows(20, 40, n -> n + ",500,10,1"));

    assertThat(home.champion()).isEqualTo("v0001");
  }

  @Test
  void withoutNewLabelsNothingIsTrained() throws Exception {
    open(Home.EVERY_BATCH);
    home.take("one.csv", silentLeave(0, 30));

    Run unlabelled = home.take("two.csv", HEADER + rows(30, 50, n -> n + ",500,10,"));
    Run again = home.run(Trigger.CRON);

    assertThat(retrain(unlabelled)).isEqualTo(RetrainDecision.Code.NO_NEW_LABELS);
    assertThat(again.isCheckDue()).isFalse();
    assertThat(home.champion()).isEqualTo("v0001");
  }

  @Test
  void unlabelledRowsArePredicted() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", silentLeave(0, 30));

    home.take(
        "two.csv",
        """
        corporation,lastmonth_activity,lastyear_activity,number_of_employees
        x1,1,500,10
        x2,500,500,10
        x3,,,
        x1,1,500,10
        """);

    List<String> lines =
        home.text("inbox/done/2026-11-03/two.csv.predictions.csv").lines().toList();
    assertThat(lines.get(0)).isEqualTo("id,probability,decision,rank,model_version,in_training");
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).startsWith("x1,").endsWith(",1,1,v0001,false");
    assertThat(lines.get(2)).startsWith("x2,").endsWith(",0,4,v0001,false");
    assertThat(lines.get(4)).isEqualTo(lines.get(1));
    assertThat(home.receipt("two.csv")).contains("read 4, accepted 3, duplicate 1, quarantined 0");
  }

  @Test
  void labelsThatComeLateAreCheckedTrainedOnAndAnswerTheirRows() throws Exception {
    open(Home.DEFAULTS);
    home.take("january.csv", CLIENTS.stable(1));
    String march = written(CLIENTS.drifted(3).limit(1_000));
    String unlabelled = cut(march, 0, 1, 2, 3);

    Run waiting = home.take("march.csv", unlabelled);

    assertThat(waiting.drift().orElseThrow().state())
        .isEqualTo(PerformanceDrift.State.INSUFFICIENT_DATA);
    assertThat(waiting.isRetrainDue()).isFalse();
    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(home.text("inbox/done/2026-11-03/march.csv.predictions.csv").lines()).hasSize(1_001);
    assertThat(home.receipt("march.csv")).contains("waiting:       1000 rows wait for the outcome");

    Run late = home.take("march-labels.csv", cut(march, 0, 4));

    assertThat(late.batches().get(0).counts())
        .isEqualTo(new Batch.Counts(1_000, 1_000, 0, 0, 1_000, 1_000, 0));
    assertThat(home.receipt("march-labels.csv"))
        .contains("late labels:   1000 rows answer observations that waited");
    assertThat(late.drift().orElseThrow().evidence())
        .isInstanceOfSatisfying(
            PerformanceDrift.AucEvidence.class,
            auc -> assertThat(auc.positives() + auc.negatives()).isEqualTo(1_000));
    assertThat(late.drift().orElseThrow().state()).isEqualTo(PerformanceDrift.State.DRIFTED);
    assertThat(late.isRetrainDue()).isTrue();
    assertThat(home.text("ingesteddata/finaldata.csv").lines()).hasSize(1 + 4_000 + 2_000);

    Run again = home.take("march-again.csv", unlabelled + "someone,1,500,10\n");

    assertThat(again.batches().get(0).counts())
        .isEqualTo(new Batch.Counts(1_001, 1, 1_000, 0, 0, 0, 1));
    assertThat(home.store.rows().summary().rows()).isEqualTo(5_001);
    assertThat(currentClients()).contains("someone").doesNotContainAnyElementsOf(gone(march));
  }

  @Test
  void driftIsFoundAndAnsweredByABetterModel() throws Exception {
    open(Home.DEFAULTS);
    Run january = home.take("january.csv", CLIENTS.stable(1));
    Run february = home.take("february.csv", CLIENTS.stable(2));
    Run march = home.take("march.csv", CLIENTS.drifted(3));

    assertThat(promotion(january)).isEqualTo(Promotion.Code.FIRST);
    assertThat(february.drift().orElseThrow().state()).isEqualTo(PerformanceDrift.State.STABLE);
    assertThat(retrain(february)).isEqualTo(RetrainDecision.Code.NO_DRIFT);
    assertThat(march.drift().orElseThrow().state()).isEqualTo(PerformanceDrift.State.DRIFTED);
    assertThat(promotion(march)).isEqualTo(Promotion.Code.NOT_WORSE);
    Promotion decided = march.promotion().orElseThrow();
    assertThat(decided.challengerAuc()).isGreaterThan(decided.championAuc());
    assertThat(home.champion()).isEqualTo("v0002");
    assertThat(home.store.models().deployments()).hasSize(2);
    assertThat(home.text("models/v0002/card.json")).contains("\"march.csv\"", "performance drift");
    assertThat(home.text("production_deployment/ingestedfiles.txt").lines()).hasSize(3);
  }

  @Test
  void aDeployedModelDoesNotDriftOnWhatItWasTrainedOn() throws Exception {
    open(Home.DEFAULTS);
    home.take("january.csv", CLIENTS.stable(1));
    home.take("march.csv", CLIENTS.drifted(3));
    assertThat(home.champion()).isEqualTo("v0002");

    Run april = home.take("april.csv", CLIENTS.drifted(4));

    assertThat(april.drift().orElseThrow().state()).isNotEqualTo(PerformanceDrift.State.DRIFTED);
    assertThat(home.champion()).isEqualTo("v0002");
  }

  @Test
  void filesOfOneRunAreCheckedTogether() throws Exception {
    open(Home.DEFAULTS);
    home.drop("one.csv", silentLeave(0, 20));
    home.drop("bad.csv", "nothing,of,use\n1,2,3\n");
    home.drop("two.csv", silentLeave(20, 40));

    Run run = home.run(Trigger.FILE);

    assertThat(run.batches())
        .extracting(Batch::status)
        .containsExactly(Batch.Status.INGESTED, Batch.Status.REFUSED, Batch.Status.INGESTED);
    assertThat(home.store.runs().newest(9)).hasSize(1);
    assertThat(home.receipt("one.csv")).contains("v0001 deployed");
    assertThat(home.receipt("two.csv")).contains("v0001 deployed");
    assertThat(home.text("inbox/failed/2026-11-03/bad.csv.receipt.txt"))
        .contains("status:        refused", "CSV_HEADER_MISMATCH");
    assertThat(home.path("inbox/failed/2026-11-03/bad.csv")).exists();
  }

  @Test
  void theSameContentChangesNothing() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", silentLeave(0, 30));

    Run again = home.take("renamed.csv", silentLeave(0, 30));

    assertThat(again.isCheckDue()).isFalse();
    assertThat(home.receipt("renamed.csv"))
        .contains("already ingested on 2026-11-03T12:01:00Z", "as one.csv: nothing changed");
    assertThat(home.store.rows().summary().rows()).isEqualTo(30);
  }

  @Test
  void theSameNameWithOtherContentIsAnotherBatch() throws Exception {
    open(Home.DEFAULTS);
    home.take("clients.csv", silentLeave(0, 30));
    home.take("clients.csv", silentLeave(10, 40));

    assertThat(home.receipt("clients.csv")).contains("accepted 30");
    assertThat(home.receipt("clients~2.csv")).contains("accepted 10, duplicate 20");
    assertThat(home.path("inbox/done/2026-11-03/clients~2.csv")).exists();
  }

  @Test
  void correctedQuarantinedRowsAreTakenWhenDroppedAgain() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", silentLeave(0, 30) + "bad,\"1,5\",500,10,1\nbad2,1,500,10,maybe\n");
    String quarantine = home.text("inbox/failed/2026-11-03/one.csv.quarantine.csv");
    assertThat(quarantine.lines()).hasSize(3);
    assertThat(quarantine)
        .startsWith(HEADER.strip() + ",_line,_column,_value,_reason,_raw")
        .contains("bad,\"1,5\",500,10,1,32,lastmonth_activity,");

    Run run =
        home.take(
            "corrected.csv",
            quarantine.replace("bad,\"1,5\"", "bad,1.5").replace("10,maybe", "10,0"));

    assertThat(run.batches().get(0).counts()).isEqualTo(new Batch.Counts(2, 2, 0, 0, 2, 0, 0));
  }

  @Test
  void theScheduledRunWithNothingNewChangesNothing() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", silentLeave(0, 30));
    List<String> before = files();

    home.run(Trigger.CRON);

    assertThat(files()).isEqualTo(before);
    assertThat(home.notes.nothingNew).isEqualTo(1);
    assertThat(home.store.runs().newest(9)).hasSize(1);
  }

  @Test
  void aRunCutShortAfterIngestIsFinishedByTheNext() throws Exception {
    open(Home.DEFAULTS);
    home.drop("one.csv", silentLeave(0, 30));
    Run cut = home.cycle.ingest(home.cycle.begin(Trigger.FILE));
    reopen(Home.DEFAULTS);

    Run next = home.run(Trigger.START);

    assertThat(next.batches()).isEmpty();
    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(home.receipt("one.csv"))
        .contains("run:           " + cut.id(), "checked by run: " + next.id());
    assertThat(home.store.rows().summary().rows()).isEqualTo(30);
  }

  @Test
  void aStopLeavesTheOtherFilesForTheNextStart() throws Exception {
    open(Home.DEFAULTS);
    home.drop("one.csv", silentLeave(0, 30));
    home.cycle.stop();

    Run stopped = home.cycle.ingest(home.cycle.begin(Trigger.FILE));

    assertThat(stopped.batches()).isEmpty();
    reopen(Home.DEFAULTS);
    assertThat(home.run(Trigger.START).batches()).hasSize(1);
  }

  @Test
  void aChangedTestdataFileIsAnotherEvaluationSet() throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", silentLeave(0, 30));
    assertThat(home.text("production_deployment/latestscore.txt")).contains("out-of-fold");

    Files.writeString(home.path("testdata/testdata.csv"), silentLeave(100, 120));
    home.run(Trigger.CRON);
    assertThat(home.text("production_deployment/latestscore.txt"))
        .startsWith("1.0\n")
        .contains("evaluation_set=testdata.csv", "rows=20");

    Files.writeString(home.path("testdata/testdata.csv"), loudLeave(100, 120));
    home.run(Trigger.CRON);
    assertThat(home.text("production_deployment/latestscore.txt")).startsWith("0.0\n");
  }

  @Test
  void rowsOfTestdataAreNotTrainedOn() throws Exception {
    Files.createDirectories(folder.resolve("testdata"));
    Files.writeString(folder.resolve("testdata/testdata.csv"), silentLeave(0, 10));
    open(Home.DEFAULTS);

    home.take("one.csv", silentLeave(0, 30));

    assertThat(home.store.models().find(1).orElseThrow().rows()).isEqualTo(20);
    assertThat(home.text("inbox/done/2026-11-03/one.csv.predictions.csv").lines().skip(1))
        .filteredOn(line -> line.endsWith(",false"))
        .hasSize(10);
  }

  @Test
  void theSameDataGivesTheSameModelInAnotherHome(@TempDir Path other) throws Exception {
    open(Home.DEFAULTS);
    home.take("one.csv", CLIENTS.stable(1));

    try (Home second = home(other, Home.DEFAULTS)) {
      second.take("named-otherwise.csv", CLIENTS.stable(1));

      assertThat(hash(second)).isEqualTo(hash(home));
    }
  }

  private List<String> currentClients() {
    List<String> out = new ArrayList<>();
    home.store
        .rows()
        .forEachCurrentClient(block -> out.addAll(Arrays.asList(block.id).subList(0, block.size)));
    return out;
  }

  private static List<String> gone(String csv) {
    return csv.lines()
        .filter(line -> line.endsWith(",1"))
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  private String written(Stream<CorporateRow> rows) throws Exception {
    Path file = folder.resolve("rows.csv");
    CorporateGenerator.write(rows, file);
    return Files.readString(file);
  }

  /** Some columns of a file without quotes. */
  private static String cut(String csv, int... columns) {
    return csv.lines()
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                IntStream.of(columns).mapToObj(at -> cells[at]).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String hash(Home one) {
    return one.serving.champion().orElseThrow().stored().hash();
  }

  private void open(Rules rules) {
    home = home(folder, rules);
  }

  /** Opens the home that lies in a folder. */
  Home home(Path root, Rules rules) {
    return new Home(root, rules);
  }

  private void reopen(Rules rules) {
    home.close();
    open(rules);
  }

  /** Every file of the home but the store's, with size and time. */
  private List<String> files() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> kept =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("churnline.duckdb"))
              .sorted()
              .toList();
      StringBuilder out = new StringBuilder();
      for (Path file : kept) {
        out.append(file).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
      }
      return out.toString().lines().toList();
    }
  }

  private static RetrainDecision.Code retrain(Run run) {
    return run.retrain().orElseThrow().code();
  }

  private static Promotion.Code promotion(Run run) {
    return run.promotion().orElseThrow().code();
  }

  /** Every second client has little activity, and leaves. */
  private static String silentLeave(int from, int to) {
    return HEADER + rows(from, to, n -> n % 2 == 0 ? n % 9 + ",500,10,1" : n + 300 + ",500,10,0");
  }

  /** Every second client has much activity, and leaves. */
  private static String loudLeave(int from, int to) {
    return HEADER + rows(from, to, n -> n % 2 == 0 ? n % 9 + ",500,10,0" : n + 300 + ",500,10,1");
  }

  private static String rows(int from, int to, java.util.function.IntFunction<String> cells) {
    return IntStream.range(from, to)
        .mapToObj(n -> "c" + n + "," + cells.apply(n) + "\n")
        .collect(Collectors.joining());
  }
}

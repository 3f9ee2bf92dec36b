package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.ClientBucket;
import churnline.core.dataset.Coverage;
import churnline.core.dataset.Observations;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore.Labels;
import churnline.core.dataset.Schema;
import churnline.core.dataset.SummaryStatistics;
import churnline.core.dataset.SummaryStatistics.Frequency;
import churnline.core.dataset.SummaryStatistics.LevelColumn;
import churnline.core.dataset.SummaryStatistics.NumericColumn;
import churnline.core.ingest.Batch;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.core.model.Scorer;
import churnline.core.predict.PredictionLedger.Entry;
import churnline.core.predict.PredictionLedger.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows a store gives for which question. */
abstract class RowsContract extends StoreFixture {
  /** Below it a client is held out. */
  private static final int FIRST = 2_000;

  @Test
  void labelledRowsAreCountedByOutcome() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,yes\nc2,1,x,1,no\nc3,1,x,1,no\nc4,1,x,1,\n");

    assertThat(store.rows().count(RowQuery.all())).isEqualTo(new Labels(1, 2));
    assertThat(list(each -> store.rows().forEachLabelled(RowQuery.all(), each)))
        .containsExactly("c1 1.0 1", "c2 1.0 0", "c3 1.0 0");
    Observations read = store.rows().read(RowQuery.all());
    assertThat(read.label()).containsExactly(1, 0, 0);
    assertThat(read.numeric()[0]).containsExactly(1, 1, 1);
    assertThat(read.categorical()[0]).containsExactly("x", "x", "x");
    assertThat(read.bucket())
        .containsExactly(ClientBucket.of("c1"), ClientBucket.of("c2"), ClientBucket.of("c3"));
  }

  @Test
  void anEmptyStoreAnswersToo() {
    use(CLIENTS);

    assertThat(store.rows().count(RowQuery.all())).isEqualTo(new Labels(0, 0));
    assertThat(store.rows().read(RowQuery.all()).size()).isZero();
    assertThat(store.rows().lastSequence()).isEqualTo(-1);
    SummaryStatistics summary = store.rows().summary();
    assertThat(summary.rows()).isZero();
    assertThat(summary.numeric().get(0).mean()).isNaN();
    assertThat(summary.numeric().get(0).mode()).isNaN();
    assertThat(summary.categorical().get(0).mode()).isNull();
    assertThat(summary.missingPercent(0)).isNaN();
  }

  @Test
  void trainedAndHeldOutRowsArePartsOfOneWhole() {
    use(CLIENTS);
    ingest(clients(0, 300, 1));
    ingest(clients(300, 600, 1));
    Coverage coverage = new Coverage(299, FIRST);

    List<String> trained = ids(RowQuery.trainedOn(coverage));
    List<String> heldOut = ids(RowQuery.heldOut(coverage));

    assertThat(trained).isNotEmpty().allMatch(id -> ClientBucket.of(id) >= FIRST);
    assertThat(heldOut).isNotEmpty().allMatch(id -> ClientBucket.of(id) < FIRST);
    assertThat(trained.size() + heldOut.size()).isEqualTo(300);
  }

  @Test
  void afterAndUpToAreHalfOpen() {
    use(CLIENTS);
    ingest(clients(0, 10, 1));

    assertThat(ids(RowQuery.upTo(5).after(3))).containsExactly("c4", "c5");
  }

  @Test
  void rowsThatATrainingUsedAreSeen() {
    use(CLIENTS);
    ingest(clients(0, 200, 1));
    ingest(clients(0, 200, 2));
    Coverage training = new Coverage(199, FIRST);

    List<String> unseen = list(query(RowQuery.all().rowsUnseenBy(List.of(training))));

    assertThat(unseen)
        .filteredOn(row -> row.contains(" 1.0 "))
        .isNotEmpty()
        .allMatch(row -> ClientBucket.of(row.substring(0, row.indexOf(' '))) < FIRST);
    assertThat(unseen).filteredOn(row -> row.contains(" 2.0 ")).hasSize(200);
  }

  @Test
  void clientsThatATrainingUsedAreSeenWithAllTheirRows() {
    use(CLIENTS);
    ingest(clients(0, 200, 1));
    ingest(clients(100, 300, 2));
    Coverage training = new Coverage(199, FIRST);

    List<String> unseen = ids(RowQuery.all().clientsUnseenBy(List.of(training)));

    assertThat(unseen)
        .isNotEmpty()
        .allMatch(id -> ClientBucket.of(id) < FIRST || Integer.parseInt(id.substring(1)) >= 200);
    assertThat(unseen.stream().filter(id -> Integer.parseInt(id.substring(1)) >= 200)).hasSize(100);
  }

  @Test
  void aClientKnownWithoutOutcomeWasNotTrainedOn() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,\n");
    ingest(HEADER + "c1,2,x,1,yes\n");

    assertThat(ids(RowQuery.all().clientsUnseenBy(List.of(new Coverage(0, 0)))))
        .containsExactly("c1");
    assertThat(ids(RowQuery.all().clientsUnseenBy(List.of(new Coverage(1, 0))))).isEmpty();
  }

  @Test
  void severalTrainingsAreAllAvoided() {
    use(CLIENTS);
    ingest(clients(0, 100, 1));
    ingest(clients(100, 200, 1));
    ingest(clients(200, 300, 1));
    List<Coverage> both = List.of(new Coverage(99, 0), new Coverage(199, FIRST));

    List<String> unseen = ids(RowQuery.all().rowsUnseenBy(both));

    assertThat(unseen)
        .allMatch(
            id -> {
              int number = Integer.parseInt(id.substring(1));
              return number >= 200 || (number >= 100 && ClientBucket.of(id) < FIRST);
            });
    assertThat(ids(RowQuery.all().clientsUnseenBy(both))).isEqualTo(unseen);
  }

  @Test
  void withoutIdsRowsStandForClients() {
    use(NO_IDS);
    ingest(NO_IDS, "a,plan,revenue,left\n1,x,1,yes\n2,x,1,no\n");
    ingest(NO_IDS, "a,plan,revenue,left\n3,x,1,no\n");

    assertThat(store.rows().count(RowQuery.all().clientsUnseenBy(List.of(new Coverage(1, 0)))))
        .isEqualTo(new Labels(0, 1));
  }

  @Test
  void rowsOfTheEvaluationSetAreKeptOutOfTraining() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,yes\nc1,2,x,1,yes\nc2,1,x,1,no\n");
    RowBlock set = parse(CLIENTS, "c1", "1", "x", "1", "yes");

    store.rows().setEvaluationSet(List.of(set), false);

    assertThat(list(query(RowQuery.trainedOn(new Coverage(9, 0)))))
        .containsExactly("c1 2.0 1", "c2 1.0 0");
    assertThat(ids(RowQuery.all())).hasSize(3);
  }

  @Test
  void clientsOfTheEvaluationSetAreKeptOutWhenAskedTo() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,yes\nc1,2,x,1,yes\nc2,1,x,1,no\n");
    RowBlock set = parse(CLIENTS, "c1", "77", "x", "1", "yes");

    store.rows().setEvaluationSet(List.of(set), true);
    assertThat(ids(RowQuery.trainedOn(new Coverage(9, 0)))).containsExactly("c2");

    store.rows().setEvaluationSet(List.of(), true);
    assertThat(ids(RowQuery.trainedOn(new Coverage(9, 0)))).hasSize(3);
  }

  @Test
  void aClientIsWhatWasSeenLast() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,no\nc2,1,x,1,no\nc2,3,x,1,no\n");
    ingest(HEADER + "c1,2,x,1,no\n");
    ingest(HEADER + "c1,1,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 1.0 0", "c2 3.0 0");
    assertThat(ordinals(store.rows()::forEachCurrentClient)).containsExactlyInAnyOrder(4L, 2L);
  }

  @Test
  void whoLeftIsNoClientUntilSeenAgain() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,yes\nc2,1,x,1,\nc3,1,x,1,no\nc4,1,x,1,yes\n");
    ingest(HEADER + "c4,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c2 1.0 -1", "c3 1.0 0", "c4 2.0 0");
  }

  @Test
  void theTimeOfAnObservationBeatsItsArrival() {
    use(CLIENTS_BY_MONTH);
    String header = "id,month,a,plan,revenue,left\n";
    ingest(CLIENTS_BY_MONTH, header + "c1,2026-03,3,x,1,no\n");
    ingest(CLIENTS_BY_MONTH, header + "c1,2026-01,1,x,1,yes\n");
    ingest(CLIENTS_BY_MONTH, header + "c1,2026-02,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 3.0 0");
  }

  @Test
  void periodsAreOrderedAsNumbersWhereTheyLackAZero() {
    use(CLIENTS_BY_MONTH);
    String header = "id,month,a,plan,revenue,left\n";
    ingest(CLIENTS_BY_MONTH, header + "c1,2026-10,10,x,1,no\n");
    ingest(CLIENTS_BY_MONTH, header + "c1,2026-9,9,x,1,yes\n");
    ingest(CLIENTS_BY_MONTH, header + "c2,2026-9-3,1,x,1,no\nc2,2026-09-12,2,x,1,no\n");

    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 10.0 0", "c2 2.0 0");
  }

  @Test
  void withoutIdsEveryRowOfTheNewestBatchThatDidNotLeaveIsCurrent() {
    use(NO_IDS);
    String header = "a,plan,revenue,left\n";
    assertThat(list(store.rows()::forEachCurrentClient)).isEmpty();
    assertThat(store.batches().lastAccepted()).isEmpty();
    ingest(NO_IDS, header + "1,x,1,yes\n2,x,1,no\n3,x,1,\n");
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("null 2.0 0", "null 3.0 -1");

    // two of the three look like clients of the month before
    String february = header + "2,x,1,no\n4,x,1,no\n3,x,1,\n";
    Batch newest = ingest(NO_IDS, february);
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("null 2.0 0", "null 4.0 0", "null 3.0 -1");
    assertThat(ordinals(store.rows()::forEachCurrentClient)).containsExactlyInAnyOrder(3L, 4L, 5L);

    // sent again, saved anew, without a valid row: none is a new population
    ingest(NO_IDS, february);
    ingest(NO_IDS, header + "4,x,1,no\n2,x,1,no\n");
    ingest(NO_IDS, header + "bad,x,1,no\n");
    store.batches().refuse(batch(NO_IDS, "x"), new Batch.Fault("CSV_HEADER_MISMATCH", ""));

    assertThat(store.batches().lastAccepted()).map(Batch::number).contains(newest.number());
    assertThat(ordinals(store.rows()::forEachCurrentClient)).containsExactlyInAnyOrder(3L, 4L, 5L);
  }

  @Test
  void summaryStatisticsAreThoseComputedByHand() {
    use(CLIENTS);
    ingest(HEADER + "c1,2,x,1,yes\nc2,5,x,1,no\nc3,,z,1,no\nc4,2,,1,\nc5,1,y,1,no\n");

    SummaryStatistics summary = store.rows().summary();

    assertThat(summary.rows()).isEqualTo(5);
    assertThat(summary.positives()).isEqualTo(1);
    assertThat(summary.negatives()).isEqualTo(3);
    NumericColumn a = summary.numeric().get(0);
    assertThat(a.column()).isEqualTo("a");
    assertThat(a.mean()).isEqualTo(2.5);
    assertThat(a.median()).isEqualTo(2);
    assertThat(a.mode()).isEqualTo(2);
    assertThat(a.deviation()).isCloseTo(Math.sqrt(3), within(1e-9));
    assertThat(a.minimum()).isEqualTo(1);
    assertThat(a.maximum()).isEqualTo(5);
    assertThat(a.lowerQuartile()).isEqualTo(1.75);
    assertThat(a.upperQuartile()).isEqualTo(2.75);
    assertThat(a.missing()).isEqualTo(1);
    assertThat(summary.categorical())
        .containsExactly(
            new LevelColumn(
                "plan",
                "x",
                3,
                List.of(new Frequency("x", 2), new Frequency("y", 1), new Frequency("z", 1)),
                1));
    assertThat(summary.missingPercent(a.missing())).isEqualTo(20);
  }

  @Test
  void everySightingOfABatchIsPredictedOnce() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,yes\n");
    Batch batch = ingest(HEADER + "c2,2,x,1,no\nc1,1,x,1,yes\nc3,2,x,1,\nc2,2,x,1,no\n");

    predict(batch, 1);
    predict(batch, 2);

    assertThat(store.predictions().version(batch.number())).contains(2);
    assertThat(predictions(batch))
        .containsExactly(
            new Entry("c2", 0.2, 1, false),
            new Entry("c1", 0.1, 4, false),
            new Entry("c3", 0.2, 1, false),
            new Entry("c2", 0.2, 1, false));
  }

  @Test
  void aPredictionSaysWhetherItsRowWasTrainedOn() {
    use(CLIENTS);
    Batch batch = ingest(HEADER + "c1,1,x,1,yes\nc2,2,x,1,no\nc3,3,x,1,\nc4,4,x,1,no\n");
    store.rows().setEvaluationSet(List.of(parse(CLIENTS, "c2", "2", "x", "1", "no")), false);

    assertThat(predictions(batch, new Coverage(2, 0)))
        .extracting(Entry::inTraining)
        .containsExactly(true, false, false, false);
    store.rows().setEvaluationSet(List.of(), false);
    assertThat(predictions(batch))
        .as("what was said once stays said, whatever the evaluation set is now")
        .extracting(Entry::inTraining)
        .containsExactly(true, false, false, false);
    assertThat(predictions(batch, new Coverage(9, ClientBucket.BUCKETS)))
        .noneMatch(Entry::inTraining);
  }

  @Test
  void clientsOfTheEvaluationSetAreNotInTraining() {
    use(CLIENTS);
    Batch batch = ingest(HEADER + "c1,1,x,1,yes\nc2,2,x,1,no\n");
    store.rows().setEvaluationSet(List.of(parse(CLIENTS, "c1", "99", "x", "1", "yes")), true);

    assertThat(predictions(batch, new Coverage(9, 0)))
        .extracting(Entry::inTraining)
        .containsExactly(false, true);
  }

  @Test
  void withoutIdsPredictionsAreNumberedAsTheRowsOfTheFile() {
    use(NO_IDS);
    ingest(NO_IDS, "a,plan,revenue,left\n9,x,1,yes\n");
    Batch batch = ingest(NO_IDS, "a,plan,revenue,left\n1,x,1,yes\n9,x,1,yes\n3,x,1,yes\n");

    assertThat(predictions(batch, new Coverage(-1, 0)))
        .extracting(Entry::id)
        .containsExactly("1", "2", "3");
  }

  @Test
  void thePreviousPredictionIsTheOneBeforeThisSighting() {
    use(CLIENTS);
    Batch one = ingest(HEADER + "c1,1,x,1,no\nc2,5,x,1,no\n");
    Batch two = ingest(HEADER + "c1,2,x,1,no\n");
    Batch three = ingest(HEADER + "c1,3,x,1,no\nc3,1,x,1,no\n");
    for (Batch batch : List.of(one, two, three)) {
      predict(batch, 1);
    }

    Map<String, Double> previous =
        store
            .predictions()
            .previous(List.of(new Sighting("c1", 3), new Sighting("c2", 1), new Sighting("c3", 4)));

    assertThat(previous).isEqualTo(Map.of("c1", 0.2));
    assertThat(store.predictions().previous(List.of())).isEmpty();
  }

  @Test
  void previousPredictionsAreFoundForManyClients() {
    use(CLIENTS);
    predict(ingest(clients(0, 2_500, 1)), 1);
    ingest(clients(0, 2_500, 2));

    List<Sighting> all =
        IntStream.range(0, 2_500).mapToObj(n -> new Sighting("c" + n, 2_500 + n)).toList();

    assertThat(store.predictions().previous(all)).hasSize(2_500).containsEntry("c2499", 0.1);
  }

  /** A tenth of {@code a}. */
  private void predict(Batch batch, int version) {
    predict(batch, version, new Coverage(-1, 0));
  }

  private void predict(Batch batch, int version, Coverage trainedOn) {
    Scorer tenth = (block, row) -> block.numeric[0][row] / 10;
    store.predictions().replace(List.of(batch.number()), version, trainedOn, tenth);
  }

  private List<Entry> predictions(Batch batch, Coverage trainedOn) {
    predict(batch, 1, trainedOn);
    return predictions(batch);
  }

  private List<Entry> predictions(Batch batch) {
    List<Entry> out = new ArrayList<>();
    store.predictions().forEach(batch.number(), out::add);
    return out;
  }

  private java.util.function.Consumer<java.util.function.Consumer<RowBlock>> query(RowQuery query) {
    return each -> store.rows().forEachLabelled(query, each);
  }

  private List<String> ids(RowQuery query) {
    return list(query(query)).stream().map(row -> row.substring(0, row.indexOf(' '))).toList();
  }

  private static String clients(int from, int to, int a) {
    return HEADER
        + IntStream.range(from, to)
            .mapToObj(n -> "c" + n + "," + a + ",x,1," + (n % 2 == 0 ? "yes" : "no") + "\n")
            .collect(Collectors.joining());
  }

  private static RowBlock parse(Schema schema, String... cells) {
    RowBlock block = RowBlock.of(schema);
    List<String> header = List.of("id", "a", "plan", "revenue", "left");
    HeaderBinding binding = HeaderBinding.forIngest(schema, header, CsvPolicy.DEFAULT);
    SourceRecord.Cells row = new SourceRecord.Cells(2, Arrays.asList(cells));
    assertThat(new RowParser(schema, binding, CsvPolicy.DEFAULT).parse(row, block)).isEmpty();
    return block;
  }
}

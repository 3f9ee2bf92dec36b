package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import churnline.core.dataset.ClientBucket;
import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore.Labels;
import churnline.core.dataset.SummaryStatistics;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.Batch.Counts;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.Quarantined.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that wait for their outcome, and outcomes that come later. */
abstract class LateLabelsContract extends StoreFixture {
  private static final String MONTHS = "id,month,a,plan,revenue,left\n";

  @Test
  void aLaterOutcomeIsANewLabelledRowAndEndsTheWait() {
    use(CLIENTS_BY_MONTH);
    Batch waiting = month("c1,2026-01,1,x,1,\nc2,2026-01,2,x,1,\nc3,2026-01,3,x,1,\n");

    Batch labels = month("c1,2026-01,1,x,1,yes\nc2,2026-01,2,x,1,no\n");

    assertThat(waiting.counts()).isEqualTo(new Counts(3, 3, 0, 0, 0, 0, 3));
    assertThat(labels.counts()).isEqualTo(new Counts(2, 2, 0, 0, 2, 2, 0));
    assertThat(store.batches().find(labels.number())).contains(labels);
    assertThat(list(each -> store.rows().forEachLabelled(RowQuery.all().after(2), each)))
        .containsExactly("c1 1.0 1", "c2 2.0 0");
    assertThat(list(each -> store.rows().forEachAccepted(waiting.number(), each))).hasSize(3);
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c2 2.0 0", "c3 3.0 -1");
  }

  @Test
  void anAnsweredRowIsNotCountedTwice() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,,x,1,\nc2,2026-01,4,z,1,\n");
    month("c1,2026-01,,x,1,yes\n");

    SummaryStatistics summary = store.rows().summary();

    assertThat(summary.rows()).isEqualTo(2);
    assertThat(summary.positives()).isEqualTo(1);
    assertThat(summary.negatives()).isZero();
    assertThat(summary.numeric().get(0).missing()).isEqualTo(1);
    assertThat(summary.numeric().get(0).mode()).isEqualTo(4);
    assertThat(summary.categorical().get(0).top())
        .extracting(SummaryStatistics.Frequency::count)
        .containsExactly(1L, 1L);
  }

  @Test
  void whoLeftStaysAwayWhenTheUnlabelledFileComesAgain() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");
    month("c1,2026-01,1,x,1,yes\n");

    Batch again = month("c1,2026-01,1,x,1,\nc9,2026-01,1,x,1,\n");

    assertThat(again.counts()).isEqualTo(new Counts(2, 1, 1, 0, 0, 0, 1));
    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c9 1.0 -1");
    assertThat(list(each -> store.rows().forEachSighting(List.of(again.number()), each)))
        .hasSize(2);
  }

  @Test
  void anOutcomeThatCameFirstAnswersOnArrival() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,yes\nc2,2026-01,1,x,1,no\n");

    Batch late = month("c1,2026-01,1,x,1,\nc3,2026-01,1,x,1,\n");

    assertThat(late.counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 1));
    assertThat(store.rows().summary().rows()).isEqualTo(3);
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c2 1.0 0", "c3 1.0 -1");
  }

  @Test
  void bothMayStandInOneFile() {
    use(CLIENTS_BY_MONTH);

    Batch batch = month("c1,2026-01,1,x,1,\nc1,2026-01,1,x,1,yes\nc2,2026-01,1,x,1,\n");

    assertThat(batch.counts()).isEqualTo(new Counts(3, 3, 0, 0, 1, 1, 1));
    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c2 1.0 -1");
  }

  @Test
  void withATimeTheFeaturesMayDiffer() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");

    assertThat(month("c1,2026-01,2,y,9,no\n").counts().answered()).isEqualTo(1);

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 2.0 0");
  }

  @Test
  void anotherMonthOrClientIsNotAnswered() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");

    assertThat(month("c1,2026-02,1,x,1,yes\nc2,2026-01,1,x,1,yes\n").counts().answered()).isZero();

    assertThat(store.rows().summary().rows()).isEqualTo(3);
  }

  @Test
  void withoutATimeEverythingButTheLabelMustBeEqual() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,,,\nc2,1,x,1,\nc3,1,x,1,\nc4,1,x,1,\nc5,-0.0,x,1,\n");

    Batch labels =
        ingest(HEADER + "c1,1,,,no\nc2,2,x,1,yes\nc3,1,y,1,yes\nc4,1,x,2,yes\nc5,0,x,1,no\n");

    assertThat(labels.counts()).isEqualTo(new Counts(5, 5, 0, 0, 5, 2, 0));
    assertThat(store.rows().summary().rows()).isEqualTo(8);
  }

  @Test
  void withoutAnIdNothingIsJoined() {
    use(NO_IDS);
    ingest(NO_IDS, "a,plan,revenue,left\n1,x,1,\n");

    Batch labelled = ingest(NO_IDS, "a,plan,revenue,left\n1,x,1,yes\n");

    assertThat(labelled.counts()).isEqualTo(new Counts(1, 1, 0, 0, 1, 0, 0));
    assertThat(store.rows().summary().rows()).isEqualTo(2);
  }

  @Test
  void oneOutcomeAnswersEveryCorrectionOfItsMonth() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\nc1,2026-01,2,x,1,\n");

    Batch labels = month("c1,2026-01,2,x,1,yes\n");
    Batch otherwise = month("c1,2026-01,2,x,1,no\n");

    assertThat(labels.counts().answered()).isEqualTo(1);
    assertThat(otherwise.counts().answered()).isZero();
    assertThat(store.rows().count(RowQuery.all())).isEqualTo(new Labels(1, 1));
    assertThat(store.rows().summary().rows()).isEqualTo(2);
  }

  @Test
  void equalRowsThatAllCountAreAnsweredTogether() {
    use(CLIENTS, false);
    ingest(HEADER + "c1,1,x,1,\nc1,1,x,1,\n");
    ingest(HEADER + "c1,1,x,1,yes\n");

    Batch again = ingest(HEADER + "c1,1,x,1,\n");

    assertThat(again.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
    assertThat(list(store.rows()::forEachCurrentClient)).isEmpty();
    assertThat(store.rows().summary().rows()).isEqualTo(1);
  }

  @Test
  void aLateOutcomeIsTrainedOnAndItsWaitingRowIsNot() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");
    month("c1,2026-01,1,x,1,yes\n");

    assertThat(store.rows().count(RowQuery.trainedOn(new Coverage(0, 0))).rows()).isZero();
    assertThat(store.rows().count(RowQuery.trainedOn(new Coverage(1, 0))).rows()).isEqualTo(1);
  }

  @Test
  void manyRowsAreJoined() {
    use(CLIENTS_BY_MONTH);
    String unlabelled = many(10_000, "");
    month(unlabelled);

    assertThat(month(many(9_500, "no")).counts())
        .isEqualTo(new Counts(9_500, 9_500, 0, 0, 9_500, 9_500, 0));

    assertThat(month(unlabelled + "x,2026-01,1,x,1,\n").counts())
        .isEqualTo(new Counts(10_001, 1, 10_000, 0, 0, 0, 1));
    assertThat(store.rows().summary().rows()).isEqualTo(10_001);
  }

  @Test
  void outcomesAloneTakeTheFeaturesOfTheRowThatWaits() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1.5,\"x, y\",9,\nc2,2026-01,,,,\nc1,2026-02,2,z,8,\n");

    Batch labels = labels("id,month,left\nc1,2026-01,yes\nc2,2026-01,no\n");

    assertThat(labels.counts()).isEqualTo(new Counts(2, 2, 0, 0, 2, 2, 0));
    store
        .rows()
        .forEachAccepted(
            labels.number(),
            block -> {
              assertThat(block.size).isEqualTo(2);
              assertThat(block.id).startsWith("c1", "c2");
              assertThat(block.time).startsWith("2026-01", "2026-01");
              assertThat(block.numeric[0]).startsWith(1.5, Double.NaN);
              assertThat(block.categorical[0]).startsWith("x, y", null);
              assertThat(block.value).startsWith(9, Double.NaN);
              assertThat(block.label).startsWith((byte) 1, (byte) 0);
              assertThat(block.bucket).startsWith(ClientBucket.of("c1"), ClientBucket.of("c2"));
              assertThat(block.line).startsWith(2, 3);
              assertThat(block.sequence).startsWith(3, 4);
            });
    assertThat(list(store.rows()::forEachCurrentClient))
        .containsExactlyInAnyOrder("c1 2.0 -1", "c2 NaN 0");
  }

  @Test
  void anOutcomeKnownAlreadyIsADuplicateAndTheOtherOneIsSetAside() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\nc2,2026-01,1,x,1,no\n");
    labels("id,month,left\nc1,2026-01,yes\n");

    Batch again =
        labels("id,month,left\nc1,2026-01,yes\nc2,2026-01,no\nc1,2026-01,no\nc2,2026-01,yes\n");

    assertThat(again.counts()).isEqualTo(new Counts(4, 0, 2, 2, 0, 0, 0));
    assertThat(quarantined(again))
        .extracting(Quarantined::line, row -> row.joined(Problem::column))
        .containsExactly(tuple(4L, "left"), tuple(5L, "left"));
    assertThat(quarantined(again).get(0).joined(Problem::reason))
        .startsWith("this client and time is already known with the other outcome; to overrule it");
  }

  @Test
  void withinOneFileTheFirstOutcomeHolds() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");

    Batch labels = labels("id,month,left\nc1,2026-01,yes\nc1,2026-01,no\nc1,2026-01,yes\n");

    assertThat(labels.counts()).isEqualTo(new Counts(3, 1, 1, 1, 1, 1, 0));
    assertThat(quarantined(labels)).extracting(Quarantined::line).containsExactly(3L);
    assertThat(store.rows().lastSequence()).isEqualTo(2);
  }

  @Test
  void anOutcomeWithoutAnEarlierRowIsSetAsideWithTheWayOut() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");

    Batch labels =
        labels("note,id,left,month\na,c1,yes,2026-02\nb,c9,no,2026-01\nc,c1,,2026-01\nd,c1\n");

    assertThat(labels.counts()).isEqualTo(new Counts(4, 0, 0, 4, 0, 0, 0));
    assertThat(labels.fault().orElseThrow().code()).isEqualTo("CSV_NO_VALID_ROWS");
    List<Quarantined> rows = quarantined(labels);
    assertThat(rows).extracting(Quarantined::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rows.get(0).cells()).containsExactly("a", "c1", "yes", "2026-02");
    assertThat(rows.get(1).problems())
        .containsExactly(
            new Problem(
                "id",
                "c9",
                "no earlier row of this client and time to take the features from; drop the file"
                    + " with the features, then this row again"));
    assertThat(rows.get(2).problems())
        .containsExactly(new Problem("left", "", "missing; expected yes or no"));
  }

  @Test
  void withoutATimeAnOutcomeBelongsToTheClientsLastRow() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,\nc2,1,x,1,\n");
    ingest(HEADER + "c1,2,x,1,\nc2,2,x,1,no\n");
    ingest(HEADER + "c3,1,x,1,\nc3,2,x,1,\n");
    ingest(HEADER + "c3,1,x,1,\n");

    Batch labels = ingest("id,left\nc1,yes\nc2,no\nc3,yes\n");
    Batch again = ingest("id,left\nc1,yes\nc2,yes\n");

    assertThat(labels.counts()).isEqualTo(new Counts(3, 2, 1, 0, 2, 2, 0));
    assertThat(list(each -> store.rows().forEachAccepted(labels.number(), each)))
        .containsExactly("c1 2.0 1", "c3 1.0 1");
    assertThat(again.counts()).isEqualTo(new Counts(2, 0, 1, 1, 0, 0, 0));
  }

  @Test
  void theQuarantinedOutcomesAreTakenOnceTheirRowsAreThere() {
    use(CLIENTS_BY_MONTH);
    String csv = "id,month,left\nc1,2026-01,yes\n";
    Batch early = labels(csv);
    month("c1,2026-01,1,x,1,\n");

    assertThat(early.counts().quarantined()).isEqualTo(1);
    assertThat(store.batches().accepted(early.sha256(), CLIENTS_BY_MONTH.fingerprint())).isEmpty();
    assertThat(labels(csv).counts()).isEqualTo(new Counts(1, 1, 0, 0, 1, 1, 0));
  }

  @Test
  void manyOutcomesAloneAreMatchedInTheirOrder() {
    use(CLIENTS_BY_MONTH);
    month(many(10_000, ""));
    String csv =
        IntStream.range(0, 10_000)
            .map(n -> 10_499 - n)
            .mapToObj(n -> "c" + n + ",2026-01,no\n")
            .collect(Collectors.joining("", "id,month,left\n", ""));

    Batch labels = labels(csv);

    assertThat(labels.counts()).isEqualTo(new Counts(10_000, 9_500, 0, 500, 9_500, 9_500, 0));
    assertThat(list(each -> store.rows().forEachAccepted(labels.number(), each)))
        .isEqualTo(
            IntStream.range(0, 9_500)
                .map(n -> 9_999 - n)
                .mapToObj(n -> "c" + n + " " + n + ".0 0")
                .toList());
    assertThat(quarantined(labels).get(499).line()).isEqualTo(501);
  }

  @Test
  void aFileOfOutcomesThatFailsInItsMiddleLeavesNothing() {
    use(CLIENTS_BY_MONTH);
    month("c1,2026-01,1,x,1,\n");
    String csv = "id,month,left\nc1,2026-01,yes\nc2,2026-01,yes\n";
    BadInputException encoding = new BadInputException(FaultCode.CSV_ENCODING, "planted");

    assertThatThrownBy(
            () ->
                ingest(
                    CLIENTS_BY_MONTH,
                    csv,
                    new TextContent(CLIENTS_BY_MONTH, csv).failingAfter(1, encoding)))
        .isSameAs(encoding);

    assertThat(store.batches().newest(9)).hasSize(1);
    assertThat(labels(csv).counts()).isEqualTo(new Counts(2, 1, 0, 1, 1, 1, 0));
  }

  private Batch labels(String csv) {
    return ingest(CLIENTS_BY_MONTH, csv);
  }

  private List<Quarantined> quarantined(Batch batch) {
    List<Quarantined> rows = new ArrayList<>();
    store.batches().quarantined(batch.number(), rows::add);
    return rows;
  }

  private Batch month(String rows) {
    return ingest(CLIENTS_BY_MONTH, MONTHS + rows);
  }

  private static String many(int rows, String label) {
    return IntStream.range(0, rows)
        .mapToObj(n -> "c" + n + ",2026-01," + n + ",x,1," + label + "\n")
        .collect(Collectors.joining());
  }
}

package churnline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.dataset.Coverage;
import churnline.dataset.RowQuery;
import churnline.dataset.RowStore.Labels;
import churnline.dataset.SummaryStatistics;
import churnline.ingest.Batch;
import churnline.ingest.Batch.Counts;
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
    assertThat(list(each -> store.rows().forEachSighting(again.number(), each))).hasSize(2);
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

  private Batch month(String rows) {
    return ingest(CLIENTS_BY_MONTH, MONTHS + rows);
  }

  private static String many(int rows, String label) {
    return IntStream.range(0, rows)
        .mapToObj(n -> "c" + n + ",2026-01," + n + ",x,1," + label + "\n")
        .collect(Collectors.joining());
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.ingest.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a store knows about files that went because they were old. */
abstract class RetentionContract extends StoreFixture {
  private static final Instant LATER = NOON.plusSeconds(1);
  private static final Instant NEVER = Instant.EPOCH;

  @Test
  void onlyBatchesWithAReceiptAreOld() {
    use(CLIENTS);
    Batch waiting = ingest(HEADER + "c1,1,x,10,yes\n");
    Batch placed = ingest(HEADER + "c2,1,x,10,yes\n");
    store.batches().archived(Map.of(placed.number(), "done/2026-11-03/a.csv"));
    Batch answered = publish(ingest(HEADER + "c3,1,x,10,yes\n"));

    assertThat(waiting.number()).isLessThan(placed.number());
    assertThat(expired(LATER, LATER)).containsExactly(answered.number());
    assertThat(predicted(LATER)).containsExactly(answered.number());
    assertThat(expired(NOON, NOON)).as("as old as the limit is not older").isEmpty();
  }

  @Test
  void doneAndFailedAreJudgedEachByItsOwnAge() {
    use(CLIENTS);
    Batch done = publish(ingest(HEADER + "c1,1,x,10,yes\n"));
    Batch again = publish(store.batches().alreadyIngested(batch(CLIENTS, "same"), done));
    Batch failed =
        publish(store.batches().refuse(batch(CLIENTS, "bad"), new Batch.Fault("CSV_EMPTY", "")));

    assertThat(expired(LATER, NEVER)).containsExactly(done.number(), again.number());
    assertThat(expired(NEVER, LATER)).containsExactly(failed.number());
    assertThat(expired(NEVER, NEVER)).isEmpty();
    assertThat(predicted(LATER)).containsExactly(done.number());
    assertThat(store.retention().expired(LATER, LATER, done.number(), 1))
        .extracting(Batch::number)
        .containsExactly(again.number());
  }

  @Test
  void whatWentIsNotedAndTheEntryStays() {
    use(CLIENTS);
    String csv = HEADER + "c1,1,x,10,yes\n";
    Batch batch = publish(ingest(csv));
    store
        .predictions()
        .replace(
            List.of(batch.number()),
            1,
            new churnline.core.dataset.Coverage(9, 0),
            (block, row) -> 0.5);

    store.retention().removed(batch.number(), NOON);
    assertThat(expired(LATER, LATER)).isEmpty();
    assertThat(predicted(LATER)).containsExactly(batch.number());

    store.retention().predictionsRemoved(batch.number(), LATER);
    assertThat(predicted(LATER)).isEmpty();
    store
        .predictions()
        .forEach(batch.number(), row -> assertThat(row).as("a prediction that was to go").isNull());
    assertThat(store.batches().find(batch.number()).orElseThrow().removal())
        .isEqualTo(new Batch.Removal(Optional.of(NOON), Optional.of(LATER)));
    assertThat(store.batches().accepted(batch.sha256(), CLIENTS.fingerprint())).isPresent();
  }

  private Batch publish(Batch batch) {
    conclude("run-" + batch.number(), OptionalLong.empty(), batch.number());
    store.batches().archived(Map.of(batch.number(), "done/2026-11-03/" + batch.number() + ".csv"));
    store.batches().published(Map.of(batch.number(), false));
    return batch;
  }

  private List<Long> expired(Instant done, Instant failed) {
    return store.retention().expired(done, failed, 0, 100).stream().map(Batch::number).toList();
  }

  private List<Long> predicted(Instant moment) {
    return store.retention().withPredictions(moment, 0, 100).stream().map(Batch::number).toList();
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.disk.Folders.Section;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.Batch.Counts;
import churnline.core.ingest.Batch.Status;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.NewBatch;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowSink;
import churnline.core.master.MasterLedger.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store does with files, whatever database it stands on. */
abstract class StoreContract extends StoreFixture {
  @Test
  void everyRowIsAccountedFor() {
    use(CLIENTS);

    Batch batch =
        ingest(
            HEADER
                + "c1,1,x,10,yes\n"
                + "c2,2,x,10,no\n"
                + "c1,1,x,10,yes\n"
                + "c3,bad,x,10,no\n"
                + "c4,,,,\n");

    assertThat(batch.status()).isEqualTo(Status.INGESTED);
    assertThat(batch.counts()).isEqualTo(new Counts(5, 3, 1, 1, 2, 0, 1));
    assertThat(batch.header()).containsExactly("id", "a", "plan", "revenue", "left");
    assertThat(store.batches().find(batch.number())).contains(batch);
    assertThat(store.rows().lastSequence()).isEqualTo(3);
  }

  @Test
  void rowsComeBackAsTheyWere() {
    use(CLIENTS);
    Batch batch = ingest(HEADER + "c1,-1.5,\"x, \"\"y\"\"\nz\",10,yes\nc\u00e92,,,,\n");

    store
        .rows()
        .forEachAccepted(
            batch.number(),
            block -> {
              assertThat(block.size).isEqualTo(2);
              assertThat(block.id[0]).isEqualTo("c1");
              assertThat(block.numeric[0][0]).isEqualTo(-1.5);
              assertThat(block.categorical[0][0]).isEqualTo("x, \"y\"\nz");
              assertThat(block.value[0]).isEqualTo(10);
              assertThat(block.label[0]).isEqualTo((byte) 1);
              assertThat(block.line[0]).isEqualTo(2);
              assertThat(block.id[1]).isEqualTo("c\u00e92");
              assertThat(block.numeric[0][1]).isNaN();
              assertThat(block.categorical[0][1]).isNull();
              assertThat(block.value[1]).isNaN();
              assertThat(block.label[1]).isEqualTo(RowBlock.UNLABELLED);
              assertThat(block.line[1]).isEqualTo(4);
            });
    assertThat(batch.counts().accepted()).isEqualTo(2);
  }

  @Test
  void aKnownRowAddsASightingAndNoRow() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,yes\nc2,2,x,10,no\n");

    Batch again = ingest(HEADER + "c3,3,x,10,no\nc2,2,x,10,no\nc1,1,x,10,yes\nc2,2,x,10,no\n");

    assertThat(again.counts()).isEqualTo(new Counts(4, 1, 3, 0, 1, 0, 0));
    assertThat(list(each -> store.rows().forEachAccepted(again.number(), each)))
        .containsExactly("c3 3.0 0");
    assertThat(list(each -> store.rows().forEachSighting(List.of(again.number()), each)))
        .containsExactly("c3 3.0 0", "c2 2.0 0", "c1 1.0 1", "c2 2.0 0");
    assertThat(ordinals(each -> store.rows().forEachSighting(List.of(again.number()), each)))
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(store.rows().lastSequence()).isEqualTo(5);
  }

  @Test
  void rowsThatDifferInOneCellAreDifferent() {
    use(CLIENTS);

    Batch batch =
        ingest(
            HEADER
                + "c1,1,x,10,yes\nc2,1,x,10,yes\nc1,,x,10,yes\nc1,1,,10,yes\nc1,1,x,,yes\n"
                + "c1,1,x,10,\nc1,1,x,10,no\nc1,0,x,10,no\nc1,-0.0,x,10,no\nc1,1.0,x,10,yes\n");

    assertThat(batch.counts()).isEqualTo(new Counts(10, 8, 2, 0, 7, 1, 0));
  }

  @Test
  void withoutDeduplicationEqualRowsAreKept() {
    use(NO_IDS, false);
    String csv = "a,plan,revenue,left\n1,x,10,yes\n1,x,10,yes\n";
    ingest(NO_IDS, csv);

    Batch again = ingest(NO_IDS, csv.replace("a,plan", "A,plan"));

    assertThat(again.counts()).isEqualTo(new Counts(2, 2, 0, 0, 2, 0, 0));
    assertThat(list(each -> store.rows().forEachSighting(List.of(again.number()), each)))
        .hasSize(2);
    assertThat(store.rows().summary().rows()).isEqualTo(4);
  }

  @Test
  void manyRowsKeepTheOrderOfTheFile() {
    use(CLIENTS);
    String csv =
        HEADER
            + IntStream.range(0, 10_000)
                .mapToObj(n -> "c" + n % 7_000 + "," + n % 7_000 + ",x,1,no\n")
                .collect(Collectors.joining());

    Batch batch = ingest(csv);

    assertThat(batch.counts()).isEqualTo(new Counts(10_000, 7_000, 3_000, 0, 7_000, 0, 0));
    assertThat(list(each -> store.rows().forEachAccepted(batch.number(), each)))
        .isEqualTo(IntStream.range(0, 7_000).mapToObj(n -> "c" + n + " " + n + ".0 0").toList());
    assertThat(ordinals(each -> store.rows().forEachSighting(List.of(batch.number()), each)))
        .isEqualTo(IntStream.range(0, 10_000).mapToObj(n -> (long) n).toList());
  }

  @Test
  void contentIsKnownUnderItsSchemaOnly() {
    use(CLIENTS);
    String csv = HEADER + "c1,1,x,10,yes\n";

    Batch first = ingest(csv);

    assertThat(store.batches().accepted(first.sha256(), CLIENTS.fingerprint())).contains(first);
    assertThat(store.batches().accepted(first.sha256(), NO_IDS.fingerprint())).isEmpty();
    assertThat(store.batches().accepted("0".repeat(64), CLIENTS.fingerprint())).isEmpty();
  }

  @Test
  void refusedContentMayComeAgain() {
    use(CLIENTS);
    String csv = "nonsense\n";

    Batch refused =
        store.batches().refuse(batch(CLIENTS, csv), new Batch.Fault("CSV_EMPTY", "nothing there"));

    assertThat(refused.status()).isEqualTo(Status.REFUSED);
    assertThat(refused.isDone()).isFalse();
    assertThat(store.batches().accepted(refused.sha256(), CLIENTS.fingerprint())).isEmpty();
    assertThat(store.batches().find(refused.number()))
        .contains(refused)
        .hasValueSatisfying(
            batch ->
                assertThat(batch.fault()).contains(new Batch.Fault("CSV_EMPTY", "nothing there")));
  }

  @Test
  void knownContentPointsToItsFirstBatch() {
    use(CLIENTS);
    String csv = HEADER + "c1,1,x,10,yes\n";
    Batch first = ingest(csv);

    Batch again = store.batches().alreadyIngested(batch(CLIENTS, csv), first);

    assertThat(again.status()).isEqualTo(Status.ALREADY_INGESTED);
    assertThat(again.earlier()).contains(first.number());
    assertThat(store.batches().bySha256(first.sha256())).containsExactly(again, first);
    assertThat(store.batches().unchecked()).containsExactly(first);
    assertThat(store.rows().lastSequence()).isZero();
  }

  @Test
  void contentIsAcceptedOnceHoweverManyIngestItAtATime() throws Exception {
    use(CLIENTS);
    String csv = HEADER + "c1,1,x,10,yes\nc2,2,y,20,no\n";
    int writers = 6;
    CyclicBarrier together = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Batch>> all =
          threads.invokeAll(
              Collections.nCopies(
                  writers,
                  () -> {
                    together.await();
                    return ingest(csv);
                  }));
      List<Batch> batches = new ArrayList<>();
      for (Future<Batch> one : all) {
        batches.add(one.get());
      }

      Batch first =
          batches.stream().filter(one -> one.status() == Status.INGESTED).findAny().orElseThrow();
      assertThat(batches)
          .filteredOn(one -> !one.equals(first))
          .hasSize(writers - 1)
          .allMatch(one -> one.status() == Status.ALREADY_INGESTED)
          .allMatch(one -> one.earlier().equals(Optional.of(first.number())));
      assertThat(store.rows().summary().rows()).isEqualTo(2);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRefusedHeaderLeavesNothing() {
    use(CLIENTS);

    assertThatThrownBy(() -> ingest("id,plan,left\nc1,x,yes\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(FaultCode.CSV_HEADER_MISMATCH.name());

    assertNothingIsThere();
  }

  @Test
  void aHeaderWithoutRowsIsRefused() {
    use(CLIENTS);

    assertThatThrownBy(() -> ingest(HEADER))
        .hasMessageStartingWith("CSV_NO_ROWS: ")
        .hasMessageContaining("what to do: ");

    assertNothingIsThere();
  }

  @Test
  void aFileRefusedInItsMiddleLeavesNothing() {
    use(CLIENTS);
    String csv = many(9_000);
    BadInputException encoding =
        new BadInputException(FaultCode.CSV_ENCODING, "not UTF-8 at byte 70,000");

    assertThatThrownBy(
            () -> ingest(CLIENTS, csv, new TextContent(CLIENTS, csv).failingAfter(8_000, encoding)))
        .isSameAs(encoding);

    assertNothingIsThere();
  }

  /** As when all rows of a file were set aside, or the last one filled a block. */
  @Test
  void anEmptyBlockIsNotTheEndOfAFile() {
    use(CLIENTS);
    BatchContent content =
        new BatchContent() {
          @Override
          public Read read(RowSink sink) throws InterruptedException {
            RowBlock block = sink.exchange(sink.exchange(null));
            block.id[0] = "c1";
            block.label[0] = RowBlock.UNLABELLED;
            block.size = 1;
            sink.exchange(block);
            return new Read(List.of("id"), 1, 1, Optional.empty());
          }

          @Override
          public void confirm() {}
        };

    assertThat(ingest(CLIENTS, "", content).counts().accepted()).isEqualTo(1);
  }

  @Test
  void aDefectOfTheParserLeavesNoTraceAndNoThread() {
    use(CLIENTS);
    String csv = many(60_000);
    RuntimeException defect = new IllegalArgumentException("planted");

    assertThatThrownBy(
            () -> ingest(CLIENTS, csv, new TextContent(CLIENTS, csv).failingAfter(50_000, defect)))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(defect);

    assertNothingIsThere();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("parser"));
    assertThat(ingest(csv).counts().accepted()).isEqualTo(60_000);
  }

  @Test
  void aFileThatChangedMeanwhileLeavesNothing() {
    use(CLIENTS);
    String csv = many(10);
    ConflictException changed = new ConflictException(FaultCode.FILE_CHANGED, "planted");

    assertThatThrownBy(() -> ingest(CLIENTS, csv, new TextContent(CLIENTS, csv).changed(changed)))
        .isSameAs(changed);

    assertNothingIsThere();
  }

  @Test
  void aFileWithoutAValidRowIsRefusedAndItsRowsKept() {
    use(CLIENTS);

    Batch batch = ingest(HEADER + "c1,one,x,10,yes\n,2,x,10,yes\n");

    assertThat(batch.status()).isEqualTo(Status.REFUSED);
    assertThat(batch.fault().orElseThrow().code()).isEqualTo("CSV_NO_VALID_ROWS");
    assertThat(batch.counts()).isEqualTo(new Counts(2, 0, 0, 2, 0, 0, 0));
    assertThat(quarantined(batch)).hasSize(2);
    assertThat(store.batches().accepted(batch.sha256(), CLIENTS.fingerprint())).isEmpty();
    assertThat(store.batches().unchecked()).isEmpty();
  }

  @Test
  void quarantinedRowsComeBackVerbatimAndInOrder() {
    use(CLIENTS);

    Batch batch =
        ingest(
            HEADER
                + "c1,\"o\"\"ne\",\"two\nlines\",10,maybe\n"
                + "c2,1,x,10,yes\n"
                + "c3,1,x\n"
                + "\"c4\"x,1,x,10,yes\n");

    List<Quarantined> rows = quarantined(batch);
    assertThat(rows).extracting(Quarantined::line).containsExactly(2L, 5L, 6L);
    assertThat(rows.get(0).cells()).containsExactly("c1", "o\"ne", "two\nlines", "10", "maybe");
    assertThat(rows.get(0).problems())
        .extracting(Quarantined.Problem::column)
        .containsExactly("a", "left");
    assertThat(rows.get(1).cells()).containsExactly("c3", "1", "x");
    assertThat(rows.get(2).raw()).isEqualTo("\"c4\"x,1,x,10,yes");
    assertThat(rows.get(2).cells()).isEmpty();
    assertThat(batch.counts()).isEqualTo(new Counts(4, 1, 0, 3, 1, 0, 0));
  }

  @Test
  void aBatchIsUncheckedUntilARunConcludesOnIt() {
    use(CLIENTS);
    Batch one = ingest(HEADER + "c1,1,x,10,yes\n");
    Batch two = ingest(HEADER + "c2,1,x,10,yes\n");
    assertThat(store.batches().unchecked()).containsExactly(one, two);

    conclude("run-7", OptionalLong.empty(), one.number());

    assertThat(store.batches().unchecked()).containsExactly(two);
    assertThat(store.batches().find(one.number()).orElseThrow().checkedRun()).contains("run-7");
  }

  @Test
  void aBatchIsUnpublishedUntilItsReceiptIsOut() {
    use(CLIENTS);
    Batch one = ingest(HEADER + "c1,1,x,10,yes\n");
    Batch two = ingest(HEADER + "c2,1,x,10,yes\n");

    store.batches().archived(Map.of(one.number(), "done/2026-11-03/clients.csv"));

    assertThat(store.batches().isPlaceTaken("done/2026-11-03/clients.csv")).isTrue();
    assertThat(store.batches().isPlaceTaken("done/2026-11-03/clients~2.csv")).isFalse();
    assertThat(store.batches().unpublished())
        .extracting(Batch::number)
        .containsExactly(one.number(), two.number());

    store.batches().published(Map.of(one.number(), true));

    assertThat(store.batches().unpublished()).containsExactly(two);
    assertThat(store.batches().answered()).extracting(Batch::number).containsExactly(one.number());
    assertThat(store.batches().wentBack(one.number())).isTrue();
    assertThat(store.batches().wentBack(two.number())).isFalse();
    assertThat(store.batches().find(one.number()).orElseThrow().archived())
        .contains("done/2026-11-03/clients.csv");
  }

  @Test
  void batchesAreListedByNumberAndBySequence() {
    use(CLIENTS);
    Batch one = ingest(many(3));
    Batch refused =
        store.batches().refuse(batch(CLIENTS, "x"), new Batch.Fault("CSV_EMPTY", "nothing"));
    Batch two = ingest(HEADER + "d1,1,x,10,yes\nd2,1,x,10,yes\n");

    assertThat(store.batches().newest(2)).containsExactly(two, refused);
    assertThat(store.batches().ingestedUpTo(4)).containsExactly(one, two);
    assertThat(store.batches().ingestedUpTo(3)).containsExactly(one);
    assertThat(store.batches().ingestedUpTo(1)).isEmpty();
  }

  @Test
  void theLastIngestedBatchIsNoRefusedOneAndNoKnownContent() {
    use(CLIENTS);
    assertThat(store.batches().lastIngested()).isEmpty();
    ingest(HEADER + "c1,1,x,1,yes\n");
    Batch duplicates = ingest(HEADER + "c1,1,x,1,yes\nc1,1,x,1,yes\n");
    ingest(HEADER + "c1,bad,x,1,yes\n");
    ingest(HEADER + "c1,1,x,1,yes\n");

    assertThat(store.batches().lastIngested()).contains(duplicates);
  }

  @Test
  void everythingIsThereAfterReopening() {
    use(CLIENTS);
    Batch batch = ingest(HEADER + "c1,1,x,10,yes\nc2,bad,x,10,no\n");
    store.close();

    use(CLIENTS);

    assertThat(store.batches().newest(5)).containsExactly(batch);
    assertThat(list(each -> store.rows().forEachAccepted(batch.number(), each)))
        .containsExactly("c1 1.0 1");
    assertThat(quarantined(batch)).hasSize(1);
    assertThat(ingest(HEADER + "c1,1,x,10,yes\n").number()).isGreaterThan(batch.number());
  }

  @Test
  void aStoreIsMadeForOneSchema() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,\n");
    store.close();

    assertThatThrownBy(() -> use(NO_IDS))
        .isInstanceOf(ConflictException.class)
        .hasMessageStartingWith("SCHEMA_CHANGED: ")
        .hasMessageContaining("id was id and is (none) now");

    assertThat(use(CLIENTS).batches().newest(2)).hasSize(1);
  }

  @Test
  void aStoreWithoutRowsTakesAnotherSchema() {
    use(CLIENTS);
    store.batches().refuse(batch(CLIENTS, "id\n"), new Batch.Fault("CSV_HEADER_MISMATCH", "told"));
    store.master().add(List.of(new Written(0, new Section(0, 9, "0".repeat(64)))));
    store.close();
    Schema other =
        new Schema(
            Optional.of("client"),
            "gone",
            "1",
            "0",
            List.of("a", "b"),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    use(other, false);
    assertThat(store.master().sections()).isEmpty();
    assertThat(store.batches().newest(2)).hasSize(1);
    Batch batch = ingest(other, "client,a,b,gone\nc1,1,2,1\nc1,1,2,1\n");
    store.close();

    assertThat(batch.counts()).isEqualTo(new Counts(2, 2, 0, 0, 2, 0, 0));
    assertThatThrownBy(() -> use(CLIENTS))
        .hasMessageContaining("target was gone (1/0) and is left (yes/no) now");
    assertThat(use(other, false).rows().lastSequence()).isEqualTo(1);
  }

  @Test
  void rowsOfALargeFileComeBackInFileOrder() {
    use(CLIENTS);
    Batch batch = ingest(many(300_000));

    long[] last = {-1};
    long[] misplaced = {0};
    store
        .rows()
        .forEachAccepted(
            batch.number(),
            block -> {
              for (int row = 0; row < block.size; row++) {
                misplaced[0] += block.sequence[row] == last[0] + 1 ? 0 : 1;
                last[0] = block.sequence[row];
              }
            });

    assertThat(misplaced[0]).isZero();
    assertThat(last[0]).isEqualTo(299_999);
  }

  @Test
  void hostileNamesDoNoHarm() {
    Schema hostile =
        new Schema(
            java.util.Optional.of("id\"; DROP TABLE batch; --"),
            "left'",
            "y'es",
            "n\"o",
            List.of("a); DELETE FROM run; --"),
            List.of("order"),
            List.of(),
            java.util.Optional.empty(),
            java.util.Optional.empty());
    use(hostile);
    String csv =
        """
        "id""; DROP TABLE batch; --",a); DELETE FROM run; --,order,left'
        '; DROP TABLE batch; --,1,'; --,y'es
        """;

    Batch batch = ingest(hostile, csv);

    assertThat(batch.counts()).isEqualTo(new Counts(1, 1, 0, 0, 1, 0, 0));
    assertThat(store.rows().summary().categorical().get(0).mode()).isEqualTo("'; --");
  }

  /**
   * At 02:30 on that day, clocks in Los Angeles show 03:30: a detour by local time would shift it.
   */
  @Test
  void timesComeBackAsTheyWereInWhateverZone() {
    Instant skipped = Instant.parse("2026-03-08T02:30:00.123456Z");
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
      use(CLIENTS);
      String csv = HEADER + "c1,1,x,10,yes\n";
      Batch batch =
          store
              .batches()
              .ingest(
                  new NewBatch(
                      "clients.csv", "0".repeat(64), 1, "run-1", skipped, "claim-1", "schema"),
                  new TextContent(CLIENTS, csv));
      assertThat(store.batches().find(batch.number()).orElseThrow().receivedAt())
          .isEqualTo(skipped);

      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      assertThat(store.batches().find(batch.number()).orElseThrow().receivedAt())
          .isEqualTo(skipped);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private void assertNothingIsThere() {
    assertThat(store.batches().newest(10)).isEmpty();
    assertThat(store.rows().lastSequence()).isEqualTo(-1);
    assertThat(store.rows().summary().rows()).isZero();
  }

  private List<Quarantined> quarantined(Batch batch) {
    List<Quarantined> rows = new ArrayList<>();
    store.batches().quarantined(batch.number(), rows::add);
    return rows;
  }

  static String many(int rows) {
    return HEADER
        + IntStream.range(0, rows)
            .mapToObj(n -> "c" + n + "," + n + ",x,1,no\n")
            .collect(Collectors.joining());
  }
}

package churnline.edge.sql;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.NewBatch;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.Trigger;
import churnline.core.text.TimeFormat;
import churnline.edge.sql.ledger.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;

/** A fresh store for each test, and a short way to fill it and to look at its rows. */
public abstract class StoreFixture {
  static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

  /** id, a, plan, revenue, left. */
  static final Schema CLIENTS = schema(Optional.of("id"), Optional.empty());

  public static final Schema CLIENTS_BY_MONTH = schema(Optional.of("id"), Optional.of("month"));
  static final Schema NO_IDS = schema(Optional.empty(), Optional.empty());

  static final String HEADER = "id,a,plan,revenue,left\n";

  private final List<Store> opened = new ArrayList<>();
  Store store;

  /** Opens the one store of this test; again after it was closed. */
  abstract Store open(Schema schema, boolean deduplicate);

  final Store use(Schema schema) {
    return use(schema, true);
  }

  final Store use(Schema schema, boolean deduplicate) {
    store = open(schema, deduplicate);
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(Store::close);
  }

  final Batch ingest(String csv) {
    return ingest(CLIENTS, csv);
  }

  final Batch ingest(Schema schema, String csv) {
    return ingest(schema, csv, new TextContent(schema, csv));
  }

  final Batch ingest(Schema schema, String csv, BatchContent content) {
    return store.batches().ingest(batch(schema, csv), content);
  }

  static NewBatch batch(Schema schema, String csv) {
    return new NewBatch(
        "clients.csv",
        DigestUtils.sha256Hex(csv),
        csv.length(),
        "run-1",
        NOON,
        "claim-1",
        schema.fingerprint());
  }

  final void conclude(String run, OptionalLong decidedUpTo, long... checked) {
    store
        .runs()
        .conclude(
            new RunLedger.Conclusion(
                run(run),
                Optional.empty(),
                Optional.empty(),
                java.util.Arrays.stream(checked).boxed().toList(),
                decidedUpTo));
  }

  static RunRecord run(String id) {
    return new RunRecord(
        id,
        Trigger.FILE,
        NOON,
        NOON.plusSeconds(1),
        Optional.of(1),
        Optional.of(1),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("ingest", 5L));
  }

  /** Rows as {@code id a label}, in the order given. */
  static List<String> list(Consumer<Consumer<RowBlock>> query) {
    List<String> out = new ArrayList<>();
    query.accept(
        block -> {
          for (int row = 0; row < block.size; row++) {
            out.add(block.id[row] + " " + block.numeric[0][row] + " " + block.label[row]);
          }
        });
    return out;
  }

  static List<Long> ordinals(Consumer<Consumer<RowBlock>> query) {
    List<Long> out = new ArrayList<>();
    query.accept(
        block -> {
          for (int row = 0; row < block.size; row++) {
            out.add(block.ordinal[row]);
          }
        });
    return out;
  }

  /** {@link #CLIENTS_BY_MONTH} with times that are written so. */
  static Schema writing(String timeFormat) {
    return schema(Optional.of("id"), Optional.of("month"), Optional.of(TimeFormat.of(timeFormat)));
  }

  private static Schema schema(Optional<String> id, Optional<String> time) {
    return schema(id, time, Optional.empty());
  }

  private static Schema schema(
      Optional<String> id, Optional<String> time, Optional<TimeFormat> timeFormat) {
    return new Schema(
        id,
        "left",
        "yes",
        "no",
        List.of("a"),
        List.of("plan"),
        List.of(),
        Optional.of("revenue"),
        time,
        timeFormat);
  }
}

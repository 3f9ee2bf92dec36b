package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowKey;
import churnline.core.dataset.RowText;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.NewBatch;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.RowSink;
import churnline.core.ingest.SourceRecord;
import churnline.edge.csv.CsvFiles;
import churnline.edge.sql.ledger.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is lost between a file and the store, whatever the file: files of many dialects, and what
 * becomes of them when bytes are changed, go through the real reader and store. More of them with
 * {@code -Dchurnline.long=true}; one alone with {@code -Dforall.seed=N}.
 */
class ConservationPropertyTest {
  private static final int CASES = Boolean.getBoolean("churnline.long") ? 10_000 : 300;
  private static final int MUTANTS = CASES > 300 ? 3 : 1;
  private static final int MOST_ROWS = 25;
  private static final List<Schema> SCHEMAS =
      List.of(
          schema(Optional.of("id"), List.of("plan"), Optional.of("fee"), Optional.of("month")),
          schema(Optional.of("id"), List.of(), Optional.empty(), Optional.empty()),
          schema(Optional.of("id"), List.of("plan", "area"), Optional.of("a"), Optional.empty()),
          schema(Optional.empty(), List.of("plan"), Optional.of("fee"), Optional.empty()));

  @TempDir private Path folder;

  private static Schema schema(
      Optional<String> id, List<String> levels, Optional<String> value, Optional<String> time) {
    return new Schema(
        id, "left", "yes", "no", List.of("a", "b"), levels, List.of("skipped"), value, time);
  }

  @Test
  void everyRowIsAcceptedOrDuplicateOrQuarantined() {
    Long only = Long.getLong("forall.seed");
    for (int at = 0; at < SCHEMAS.size(); at++) {
      Schema schema = SCHEMAS.get(at);
      try (Store store = DuckDb.open(folder.resolve(at + ".duckdb"), schema, true)) {
        for (long seed = at; seed < CASES; seed += SCHEMAS.size()) {
          if (only == null || only == seed) {
            check(store, schema, seed);
          }
        }
      }
    }
  }

  private static void check(Store store, Schema schema, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GeneratedCsv file = new GeneratedCsv(random, schema, "k" + seed + "-").rows(MOST_ROWS);
    try {
      byte[] bytes = file.bytes();
      Batch whole = exactly(store, schema, file, bytes);
      assertThat(readBack(store, schema, whole.number())).isEqualTo(keys(store, whole.number()));
      if (schema.id().isPresent() && random.nextInt(4) == 0) {
        GeneratedCsv labels = new GeneratedCsv(random, schema, "k" + seed + "-").labels(file);
        conserved(store, schema, labels.policy(), labels.bytes());
      }
      for (int mutants = 0; mutants < MUTANTS; mutants++) {
        conserved(store, schema, file.policy(), mutated(bytes, random));
      }
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "failed at -Dforall.seed=" + seed + ": " + failure.getMessage() + "\n" + file, failure);
    }
  }

  private static Batch exactly(Store store, Schema schema, GeneratedCsv file, byte[] bytes) {
    Batch batch = ingest(store, schema, file.policy(), bytes);
    assertThat(batch.counts().accepted()).as("accepted").isEqualTo(file.accepted());
    assertThat(batch.counts().duplicate()).as("duplicate").isEqualTo(file.duplicate());
    List<GeneratedCsv.Bad> told = new ArrayList<>();
    store
        .batches()
        .quarantined(
            batch.number(),
            row ->
                row.problems()
                    .forEach(
                        problem ->
                            told.add(
                                new GeneratedCsv.Bad(
                                    row.line(),
                                    problem.column().toLowerCase(java.util.Locale.ROOT),
                                    problem.value()))));
    assertThat(told).isEqualTo(file.bad());
    return batch;
  }

  /** What holds of any bytes: they are refused, or each row is accounted for and stands there. */
  private static void conserved(Store store, Schema schema, CsvPolicy policy, byte[] bytes) {
    Batch batch;
    try {
      batch = ingest(store, schema, policy, bytes);
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected", "what to do");
      return;
    }
    Batch.Counts counts = batch.counts();
    List<Quarantined> aside = new ArrayList<>();
    store.batches().quarantined(batch.number(), aside::add);
    assertThat(aside).hasSize((int) counts.quarantined());
    assertThat(counts.read())
        .isEqualTo(counts.accepted() + counts.duplicate() + counts.quarantined());
    assertThat(aside.stream().map(Quarantined::line)).doesNotHaveDuplicates();
    assertThat(keys(store, batch.number()))
        .doesNotHaveDuplicates()
        .hasSize((int) counts.accepted());
    standsThere(bytes, counts.read(), aside);
  }

  /** Where no quote can join or hide lines, a line is what stands between two line ends. */
  private static void standsThere(byte[] bytes, long read, List<Quarantined> aside) {
    String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    if (text.indexOf('"') >= 0 || text.indexOf('\uFFFD') >= 0) {
      return;
    }
    String[] lines = text.split("\r\n|\r|\n", -1);
    assertThat(read)
        .as("lines below the header that are not empty")
        .isEqualTo(Arrays.stream(lines).filter(line -> !line.isEmpty()).count() - 1);
    for (Quarantined row : aside) {
      String line = lines[(int) row.line() - 1];
      if (row.raw() != null) {
        assertThat(line).startsWith(row.raw());
      } else {
        assertThat(row.cells())
            .isIn(
                List.of(line.split(",", -1)),
                List.of(line.split(";", -1)),
                List.of(line.split("\t", -1)));
        row.problems().forEach(problem -> assertThat(line).contains(problem.value()));
      }
    }
  }

  private static Batch ingest(Store store, Schema schema, CsvPolicy policy, byte[] bytes) {
    NewBatch batch =
        new NewBatch(
            "clients.csv",
            DigestUtils.sha256Hex(bytes),
            bytes.length,
            "run-1",
            StoreFixture.NOON,
            "claim-1",
            schema.fingerprint());
    return store
        .batches()
        .ingest(
            batch,
            new BatchContent() {
              @Override
              public Read read(RowSink sink) throws InterruptedException {
                try (RecordSource source = open()) {
                  return BatchReader.read(schema, policy, source, this::open, sink);
                }
              }

              private RecordSource open() {
                return new CsvFiles(policy, schema)
                    .open(new ByteArrayInputStream(bytes), "clients.csv");
              }

              @Override
              public void confirm() {
                assertThat(bytes).isNotNull();
              }
            });
  }

  private static List<String> keys(Store store, long batch) {
    List<String> keys = new ArrayList<>();
    store.rows().forEachAccepted(batch, block -> keys(block, keys));
    return keys;
  }

  private static void keys(RowBlock block, List<String> into) {
    RowKey key = new RowKey();
    for (int row = 0; row < block.size; row++) {
      key.assign(block, row);
      into.add(block.keyHigh[row] + " " + block.keyLow[row]);
    }
  }

  /** Writes the accepted rows as the master dataset has them, and reads that. */
  private static List<String> readBack(Store store, Schema schema, long batch) {
    CsvFiles tables = new CsvFiles(CsvPolicy.DEFAULT, schema);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableWriter writer = tables.write(out);
    schema.columns().forEach(writer::cell);
    writer.endRow();
    RowText text = new RowText(schema);
    store
        .rows()
        .forEachAccepted(
            batch,
            block -> {
              for (int row = 0; row < block.size; row++) {
                text.write(block, row, writer);
              }
            });
    writer.flush();
    RowBlock block = RowBlock.of(schema);
    try (RecordSource source =
        tables.open(new ByteArrayInputStream(out.toByteArray()), "finaldata.csv")) {
      HeaderBinding binding = HeaderBinding.forIngest(schema, source.header(), CsvPolicy.DEFAULT);
      RowParser parser = new RowParser(schema, binding, CsvPolicy.DEFAULT);
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        assertThat(parser.parse((SourceRecord.Cells) record, block)).isEmpty();
      }
    }
    List<String> keys = new ArrayList<>();
    keys(block, keys);
    return keys;
  }

  /** Up to five small wounds. */
  private static byte[] mutated(byte[] file, SplittableRandom random) {
    byte[] bytes = file;
    for (int wounds = 1 + random.nextInt(5); wounds > 0; wounds--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(20));
      byte[] middle = Arrays.copyOfRange(bytes, from, to);
      byte[] instead =
          switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> "\"".repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
            case 3 -> join(middle, middle);
            case 4 -> "x".repeat(random.nextInt(200_000)).getBytes(StandardCharsets.UTF_8);
            case 5 -> new byte[] {(byte) random.nextInt(32)};
            case 6 ->
                join(
                    middle,
                    ",;\t\r\n".substring(random.nextInt(5)).getBytes(StandardCharsets.UTF_8));
            default -> join(Arrays.copyOfRange(bytes, random.nextInt(from + 1), from), middle);
          };
      bytes =
          join(
              join(Arrays.copyOf(bytes, from), instead),
              Arrays.copyOfRange(bytes, to, bytes.length));
    }
    return bytes;
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}

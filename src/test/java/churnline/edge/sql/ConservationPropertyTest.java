package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowText;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.ingest.Batch;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.edge.csv.CsvFiles;
import churnline.edge.sql.Reckoning.Outcome;
import churnline.edge.sql.ledger.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is lost between a file and the store, whatever the file: files of many dialects, and what
 * becomes of them when bytes are changed, go through the real reader and store. What must come of
 * each is known from how it was made, or from {@link SecondReader}. More of them with {@code
 * -Dchurnline.long=true}; one alone with {@code -Dforall.seed=N}.
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
  private final Map<Outcome, Integer> written = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Integer> mutants = new EnumMap<>(Outcome.class);

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
        Reckoning reckoning = new Reckoning(store);
        for (long seed = at; seed < CASES; seed += SCHEMAS.size()) {
          if (only == null || only == seed) {
            check(store, schema, reckoning, seed);
          }
        }
      }
    }
    System.out.printf(
        "ConservationPropertyTest: files as written %s, mutants %s%n", written, mutants);
    assertThat(written.keySet()).as("files as written").containsOnly(Outcome.COMPARED);
    if (only == null) {
      int all = mutants.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(mutants.get(Outcome.COMPARED)).as("mutants compared").isGreaterThan(all / 2);
    }
  }

  private void check(Store store, Schema schema, Reckoning reckoning, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GeneratedCsv file = new GeneratedCsv(random, schema, "k" + seed + "-").rows(MOST_ROWS);
    try {
      byte[] bytes = file.bytes();
      ByteContent content = new ByteContent(schema, file.policy(), bytes, false);
      written.merge(reckoning.take(content, true), 1, Integer::sum);
      exactly(store, schema, file);
      if (schema.id().isPresent() && random.nextInt(4) == 0) {
        GeneratedCsv labels = new GeneratedCsv(random, schema, "k" + seed + "-").labels(file);
        ByteContent outcomes = new ByteContent(schema, labels.policy(), labels.bytes(), false);
        written.merge(reckoning.take(outcomes, true), 1, Integer::sum);
      }
      for (int mutant = 0; mutant < MUTANTS; mutant++) {
        mutants.merge(mutant(reckoning, content, random), 1, Integer::sum);
      }
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "failed at -Dforall.seed=" + seed + ": " + failure.getMessage() + "\n" + file, failure);
    }
  }

  /** One in four is packed, and of these one in four damaged. */
  private static Outcome mutant(Reckoning reckoning, ByteContent of, SplittableRandom random) {
    byte[] bytes = wounded(of.bytes(), random);
    boolean packed = random.nextInt(4) == 0;
    boolean damaged = packed && random.nextInt(4) == 0;
    if (packed) {
      bytes = Wounds.pack(bytes, random);
    }
    if (damaged) {
      bytes = Wounds.damage(bytes, random);
    }
    return reckoning.take(new ByteContent(of.schema(), of.policy(), bytes, packed), !damaged);
  }

  /** Most wounds of UTF-16 are of its characters: what is odd by one byte is no text any more. */
  private static byte[] wounded(byte[] file, SplittableRandom random) {
    int first = file[0] & 0xFF;
    if (first < 0xFE || random.nextInt(4) == 0) {
      return Wounds.inflict(file, random);
    }
    Charset wide = first == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    byte[] narrow = new String(file, wide).getBytes(StandardCharsets.UTF_8);
    return new String(Wounds.inflict(narrow, random), StandardCharsets.UTF_8).getBytes(wide);
  }

  private static void exactly(Store store, Schema schema, GeneratedCsv file) {
    Batch batch = store.batches().newest(1).get(0);
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
    assertThat(readBack(store, schema, batch.number()))
        .isEqualTo(Reckoning.keys(store, batch.number()));
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
    Reckoning.keys(block, keys);
    return keys;
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowKey;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.edge.sql.SecondReader.Row;
import churnline.edge.sql.SecondReader.Table;
import churnline.edge.sql.SecondReader.Unreadable;
import churnline.edge.sql.ledger.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what one store took of files against the rows that {@link SecondReader} finds in them: each
 * of these must be set aside under its line, or stand in the store.
 */
final class Reckoning {
  private static final Set<FaultCode> UNREADABLE =
      Set.of(
          FaultCode.CSV_BINARY,
          FaultCode.CSV_EMPTY,
          FaultCode.CSV_ENCODING,
          FaultCode.CSV_GZIP,
          FaultCode.CSV_ROW_TOO_LONG);

  /** How far a file could be compared. */
  enum Outcome {
    /** Each of its rows was looked for. */
    COMPARED,
    /** Its header does not fit, or what its rows say: the reader's rows alone were looked at. */
    READ_ONLY,
    /** It has no header but a title, so that no row was looked at. */
    TITLED,
    /** Nobody can read it. */
    UNREADABLE,
    /** It is a file that was there before. */
    KNOWN,
    /** The second reader cannot say which rows the product must see. */
    UNCERTAIN
  }

  private final Store store;
  private final Set<String> known = new HashSet<>();

  Reckoning(Store store) {
    this.store = store;
  }

  /**
   * Lets the store take the file in.
   *
   * @param whole whether a packed file is as it was packed: of one that is damaged the packer of
   *     the JDK passes over more than the product does
   */
  Outcome take(ByteContent file, boolean whole) {
    SecondReader.Reading reading =
        SecondReader.read(
            file.bytes(),
            file.packed(),
            file.schema().columns(),
            file.policy().maxRowCharacters(),
            file.policy().encoding());
    Batch batch;
    try {
      batch = file.ingest(store);
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected", "what to do");
      return refused(refused.code(), file, reading, whole);
    }
    assertThat(reading).as("what was read").isInstanceOf(Table.class);
    return taken(batch, file, (Table) reading);
  }

  private static Outcome refused(
      FaultCode code, ByteContent file, SecondReader.Reading reading, boolean whole) {
    if (reading instanceof Unreadable) {
      return Outcome.UNREADABLE;
    }
    Table table = (Table) reading;
    if (!whole || !table.certain()) {
      return Outcome.UNCERTAIN;
    }
    assertThat(code).as("refusal of a file that can be read").isNotIn(UNREADABLE);
    if (code == FaultCode.CSV_NO_ROWS) {
      assertThat(table.rows()).isEmpty();
      return Outcome.COMPARED;
    }
    if (code == FaultCode.CSV_HEADER_MISMATCH
        && HeaderBinding.matches(file.schema(), table.header()) == 0
        && !opens(file)) {
      return Outcome.TITLED;
    }
    assertThat(records(file)).isEqualTo(table.rows().stream().map(Reckoning::outline).toList());
    return Outcome.READ_ONLY;
  }

  private static boolean opens(ByteContent file) {
    try {
      file.inEitherCharset(file::open).close();
      return true;
    } catch (BadInputException refused) {
      return false;
    }
  }

  /** Line and cells of each row, as the product's reader alone gives them. */
  private static List<String> records(ByteContent file) {
    return file.inEitherCharset(
        charset -> {
          List<String> found = new ArrayList<>();
          try (RecordSource source = file.open(charset)) {
            for (SourceRecord row = source.next(); row != null; row = source.next()) {
              found.add(
                  row.line()
                      + (row instanceof SourceRecord.Cells cells ? ": " + cells.cells() : ""));
            }
          }
          return found;
        });
  }

  private static String outline(Row row) {
    return row.line() + (row.isSplit() ? ": " + row.cells() : "");
  }

  private Outcome taken(Batch batch, ByteContent file, Table table) {
    if (batch.status() == Batch.Status.ALREADY_INGESTED) {
      return Outcome.KNOWN;
    }
    List<String> stored = keys(store, batch.number());
    assertThat(stored).doesNotHaveDuplicates().hasSize((int) batch.counts().accepted());
    if (!table.certain()) {
      known.addAll(stored);
      return Outcome.UNCERTAIN;
    }
    assertThat(batch.header()).isEqualTo(table.header());
    assertThat(batch.counts().read()).as("rows read").isEqualTo(table.rows().size());
    Map<Long, Row> rows = new LinkedHashMap<>();
    table.rows().forEach(row -> rows.put(row.line(), row));
    setAside(batch, table).forEach(rows::remove);
    HeaderBinding binding = HeaderBinding.forBatch(file.schema(), table.header(), file.policy());
    if (!binding.isLabelsOnly()) {
      Set<String> expected = new LinkedHashSet<>(keys(rows.values(), file, binding));
      expected.removeAll(known);
      assertThat(stored).as("rows in the store").containsExactlyElementsOf(expected);
    }
    known.addAll(stored);
    return Outcome.COMPARED;
  }

  /** Lines of the rows that were set aside; each is there, as it stands in the file. */
  private Set<Long> setAside(Batch batch, Table table) {
    Map<Long, Row> rows = new HashMap<>();
    table.rows().forEach(row -> rows.put(row.line(), row));
    Map<Long, Quarantined> aside = new LinkedHashMap<>();
    store
        .batches()
        .quarantined(batch.number(), row -> assertThat(aside.put(row.line(), row)).isNull());
    assertThat(aside).hasSize((int) batch.counts().quarantined());
    aside.forEach(
        (line, told) -> {
          assertThat(rows).as("rows of the file").containsKey(line);
          Row row = rows.get(line);
          assertThat(told.cells()).isEqualTo(row.cells());
          if (!row.isSplit()) {
            assertThat(row.text()).startsWith(told.raw());
          }
          assertThat(told.problems())
              .allMatch(
                  problem ->
                      problem.value().isEmpty()
                          || row.cells().stream().anyMatch(cell -> cell.contains(problem.value())));
        });
    assertThat(aside.keySet())
        .as("rows that cannot be split, or have too few or too many cells")
        .containsAll(
            table.rows().stream()
                .filter(row -> row.cells().size() != table.header().size())
                .map(Row::line)
                .collect(Collectors.toSet()));
    return aside.keySet();
  }

  /** The identities that the rows have; each can be parsed. */
  private static List<String> keys(Iterable<Row> rows, ByteContent file, HeaderBinding binding) {
    List<String> keys = new ArrayList<>();
    RowParser parser = new RowParser(file.schema(), binding, file.policy());
    RowBlock block = RowBlock.of(file.schema());
    for (Row row : rows) {
      assertThat(parser.parse(new SourceRecord.Cells(row.line(), row.cells()), block)).isEmpty();
      if (block.isFull()) {
        keys(block, keys);
        block.size = 0;
      }
    }
    keys(block, keys);
    return keys;
  }

  static List<String> keys(Store store, long batch) {
    List<String> keys = new ArrayList<>();
    store.rows().forEachAccepted(batch, block -> keys(block, keys));
    return keys;
  }

  static void keys(RowBlock block, List<String> into) {
    RowKey key = new RowKey();
    for (int row = 0; row < block.size; row++) {
      key.assign(block, row);
      into.add(block.keyHigh[row] + " " + block.keyLow[row]);
    }
  }
}

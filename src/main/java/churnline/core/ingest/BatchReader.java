package churnline.core.ingest;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowKey;
import churnline.core.dataset.Schema;
import churnline.core.ingest.LateLabels.Match;
import churnline.core.ingest.Quarantined.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the records of one file into a sink; every row is passed on or set aside. */
public final class BatchReader {
  private final Schema schema;
  private final RecordSource source;
  private final RowSink sink;
  private final HeaderBinding binding;
  private final RowParser parser;
  private final Supplier<RecordSource> again;
  private final Optional<TimeColumn> times;
  private final RowKey key = new RowKey();
  private RowBlock block;
  private long rows;
  private long valid;

  private BatchReader(
      Schema schema,
      CsvPolicy policy,
      RecordSource source,
      Supplier<RecordSource> again,
      RowSink sink) {
    this.schema = schema;
    this.source = source;
    this.again = again;
    this.sink = sink;
    binding = HeaderBinding.forBatch(schema, source.header(), policy);
    times = schema.time().map(column -> times());
    parser = new RowParser(schema, binding, policy, times);
  }

  /**
   * Reads {@code source} to its end.
   *
   * @param again opens the same records anew, for a look ahead where the times leave a doubt
   * @throws churnline.core.fault.BadInputException when the file as a whole is refused
   * @throws InterruptedException when the sink has given up
   */
  public static BatchContent.Read read(
      Schema schema,
      CsvPolicy policy,
      RecordSource source,
      Supplier<RecordSource> again,
      RowSink sink)
      throws InterruptedException {
    BatchReader reader = new BatchReader(schema, policy, source, again, sink);
    reader.block = sink.exchange(null);
    if (reader.binding.isLabelsOnly()) {
      reader.readLabels();
    } else {
      reader.readRows();
    }
    sink.exchange(reader.block);
    reader.parser.refuseDecimalCommas();
    return new BatchContent.Read(
        source.header(), reader.rows, reader.valid, reader.times.flatMap(TimeColumn::axis));
  }

  private TimeColumn times() {
    return new TimeColumn(
        binding.name(binding.time()),
        schema.timeFormat(),
        sink.timeAxis(),
        this::lookAhead,
        "in line %d"::formatted);
  }

  private void lookAhead(TimeColumn.Visitor each) {
    try (RecordSource ahead = again.get()) {
      boolean goesOn = true;
      for (SourceRecord record = ahead.next(); goesOn && record != null; record = ahead.next()) {
        if (record instanceof SourceRecord.Cells row && row.cells().size() == binding.width()) {
          String time = CellText.strip(row.cells().get(binding.time()));
          goesOn = CellText.isMissing(time, 0, time.length()) || each.goesOn(time, record.line());
        }
      }
    }
  }

  private void readRows() throws InterruptedException {
    for (SourceRecord record = source.next(); record != null; record = source.next()) {
      if (isGood(record, block)) {
        passOn();
      }
    }
  }

  /** Gathers all outcomes before it asks for the rows they belong to: one question for a file. */
  private void readLabels() throws InterruptedException {
    RowBlock one = RowBlock.of(schema);
    try (LateLabels labels = sink.lateLabels()) {
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        if (isGood(record, one)) {
          labels.add(one, 0, ((SourceRecord.Cells) record).cells());
          one.size = 0;
        }
      }
      for (RowBlock found = labels.next(); found != null; found = labels.next()) {
        for (int row = 0; row < found.size; row++) {
          if (labels.match(row) == Match.FOUND) {
            append(found, row);
          } else {
            sink.quarantine(unmatched(found.line[row], labels.cells(row), labels.match(row)));
          }
        }
      }
    }
  }

  private boolean isGood(SourceRecord record, RowBlock into) {
    rows++;
    Optional<Quarantined> bad =
        record instanceof SourceRecord.Cells cells
            ? parser.parse(cells, into)
            : Optional.of(parser.unsplit((SourceRecord.Unsplit) record));
    bad.ifPresent(sink::quarantine);
    return bad.isEmpty();
  }

  /** Counts the row that was appended last, and makes room for the next. */
  private void passOn() throws InterruptedException {
    valid++;
    block.count(block.size - 1);
    if (block.isFull()) {
      block = sink.exchange(block);
    }
  }

  private void append(RowBlock found, int row) throws InterruptedException {
    int at = block.size;
    block.line[at] = found.line[row];
    block.ordinal[at] = valid;
    block.id[at] = found.id[row];
    block.time[at] = found.time[row];
    block.timeOrder[at] = found.timeOrder[row];
    block.label[at] = found.label[row];
    block.value[at] = found.value[row];
    for (int column = 0; column < block.numeric.length; column++) {
      block.numeric[column][at] = found.numeric[column][row];
    }
    for (int column = 0; column < block.categorical.length; column++) {
      block.categorical[column][at] = found.categorical[column][row];
    }
    key.assign(block, at);
    block.size++;
    passOn();
  }

  private Quarantined unmatched(long line, List<String> cells, Match match) {
    String row = schema.time().isPresent() ? "client and time" : "client";
    boolean unknown = match == Match.UNKNOWN;
    int column = unknown ? binding.id() : binding.target();
    String reason =
        unknown
            ? "no earlier row of this "
                + row
                + " to take the features from; drop the file with the features, then this row again"
            : "this "
                + row
                + " is already known with the other outcome; to overrule it drop the row with its"
                + " features and this outcome";
    Problem problem = new Problem(binding.name(column), cells.get(column), reason);
    return new Quarantined(line, cells, null, List.of(problem));
  }
}

package churnline.sql;

import churnline.csv.CsvTables;
import churnline.dataset.RowBlock;
import churnline.dataset.Schema;
import churnline.ingest.BatchContent;
import churnline.ingest.CsvPolicy;
import churnline.ingest.HeaderBinding;
import churnline.ingest.Quarantined;
import churnline.ingest.RecordSource;
import churnline.ingest.RowParser;
import churnline.ingest.RowSink;
import churnline.ingest.SourceRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A CSV in memory as the ledger reads it, which may fail on the way. */
final class TextContent implements BatchContent {
  private final Schema schema;
  private final String csv;
  private long failAfter = Long.MAX_VALUE;
  private RuntimeException failure;
  private RuntimeException change;

  TextContent(Schema schema, String csv) {
    this.schema = schema;
    this.csv = csv;
  }

  /** Throws after so many rows. */
  TextContent failingAfter(long rows, RuntimeException what) {
    failAfter = rows;
    failure = what;
    return this;
  }

  /** Throws when asked whether the file is still the same. */
  TextContent changed(RuntimeException what) {
    change = what;
    return this;
  }

  @Override
  public Read read(RowSink sink) throws InterruptedException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    try (RecordSource source =
        new CsvTables(CsvPolicy.DEFAULT, schema).open(bytes, "clients.csv")) {
      HeaderBinding binding = HeaderBinding.forIngest(schema, source.header(), CsvPolicy.DEFAULT);
      RowParser parser = new RowParser(schema, binding, CsvPolicy.DEFAULT);
      RowBlock block = sink.exchange(null);
      long rows = 0;
      long valid = 0;
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        if (rows++ == failAfter) {
          throw failure;
        }
        Optional<Quarantined> bad =
            record instanceof SourceRecord.Cells cells
                ? parser.parse(cells, block)
                : Optional.of(parser.unsplit((SourceRecord.Unsplit) record));
        if (bad.isPresent()) {
          sink.quarantine(bad.get());
        } else {
          valid++;
          block = block.isFull() ? sink.exchange(block) : block;
        }
      }
      sink.exchange(block);
      return new Read(source.header(), rows, valid);
    }
  }

  @Override
  public void confirm() {
    if (change != null) {
      throw change;
    }
  }
}

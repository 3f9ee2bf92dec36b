package churnline.cycle;

import churnline.dataset.RowBlock;
import churnline.dataset.Schema;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.ingest.BatchContent;
import churnline.ingest.CsvPolicy;
import churnline.ingest.HeaderBinding;
import churnline.ingest.Quarantined;
import churnline.ingest.RecordSource;
import churnline.ingest.RowParser;
import churnline.ingest.RowSink;
import churnline.ingest.SourceRecord;
import java.util.Optional;

/** A claimed CSV file as the ledger reads it. */
final class FileContent implements BatchContent {
  private static final int ROWS_PER_NOTE = 10_000;

  private final Inbox inbox;
  private final Tables tables;
  private final Claim claim;
  private final Schema schema;
  private final CsvPolicy policy;
  private final boolean fallbackEncoding;
  private final RunObserver observer;

  FileContent(
      Inbox inbox,
      Tables tables,
      Claim claim,
      Schema schema,
      CsvPolicy policy,
      boolean fallbackEncoding,
      RunObserver observer) {
    this.inbox = inbox;
    this.tables = tables;
    this.claim = claim;
    this.schema = schema;
    this.policy = policy;
    this.fallbackEncoding = fallbackEncoding;
    this.observer = observer;
  }

  @Override
  public Read read(RowSink sink) throws InterruptedException {
    try (RecordSource source = tables.open(claim.path(), claim.name(), fallbackEncoding)) {
      HeaderBinding binding = HeaderBinding.forIngest(schema, source.header(), policy);
      RowParser parser = new RowParser(schema, binding, policy);
      RowBlock block = sink.exchange(null);
      long rows = 0;
      long valid = 0;
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        rows++;
        if (rows % ROWS_PER_NOTE == 0) {
          observer.progressed("ingest", "rows", rows, -1);
        }
        Optional<Quarantined> bad =
            record instanceof SourceRecord.Cells cells
                ? parser.parse(cells, block)
                : Optional.of(parser.unsplit((SourceRecord.Unsplit) record));
        if (bad.isPresent()) {
          sink.quarantine(bad.get());
        } else {
          valid++;
          if (block.isFull()) {
            block = sink.exchange(block);
          }
        }
      }
      sink.exchange(block);
      parser.refuseDecimalCommas();
      return new Read(source.header(), rows, valid);
    }
  }

  @Override
  public void confirm() {
    if (!inbox.isUnchanged(claim)) {
      throw new ConflictException(
          FaultCode.FILE_CHANGED,
          claim.name() + " changed while it was read; it goes back and is read again");
    }
  }
}

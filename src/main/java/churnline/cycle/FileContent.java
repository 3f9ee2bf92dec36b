package churnline.cycle;

import churnline.dataset.Schema;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.fault.FaultPoint;
import churnline.ingest.BatchContent;
import churnline.ingest.BatchReader;
import churnline.ingest.CsvPolicy;
import churnline.ingest.RecordSource;
import churnline.ingest.RowSink;
import churnline.ingest.SourceRecord;
import java.util.List;

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
    FaultPoint.INGEST.reached(claim.name());
    try (RecordSource source = open()) {
      return BatchReader.read(schema, policy, new Counted(source, observer), this::open, sink);
    }
  }

  private RecordSource open() {
    return tables.open(claim.path(), claim.name(), fallbackEncoding);
  }

  @Override
  public void confirm() {
    if (!inbox.isUnchanged(claim)) {
      throw new ConflictException(
          FaultCode.FILE_CHANGED,
          claim.name() + " changed while it was read; it goes back and is read again");
    }
  }

  /** Tells now and then how many rows were read. */
  private static final class Counted implements RecordSource {
    private final RecordSource source;
    private final RunObserver observer;
    private long rows;

    Counted(RecordSource source, RunObserver observer) {
      this.source = source;
      this.observer = observer;
    }

    @Override
    public List<String> header() {
      return source.header();
    }

    @Override
    public SourceRecord next() {
      SourceRecord record = source.next();
      rows++;
      if (rows % ROWS_PER_NOTE == 0) {
        observer.progressed("ingest", "rows", rows, -1);
      }
      return record;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}

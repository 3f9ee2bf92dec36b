package churnline.core.cycle;

import churnline.core.disk.Claim;
import churnline.core.event.Events;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.FaultPoint;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowSink;
import churnline.core.ingest.SourceRecord;
import java.util.List;

/** A claimed CSV file as the ledger reads it. */
final class FileContent implements BatchContent {
  private static final int ROWS_PER_NOTE = 10_000;

  private final ClaimReader reader;
  private final Claim claim;
  private final CsvPolicy policy;
  private final boolean fallbackEncoding;

  FileContent(ClaimReader reader, Claim claim, CsvPolicy policy, boolean fallbackEncoding) {
    this.reader = reader;
    this.claim = claim;
    this.policy = policy;
    this.fallbackEncoding = fallbackEncoding;
  }

  @Override
  public Read read(RowSink sink) throws InterruptedException {
    FaultPoint.INGEST.reached(claim.name());
    try (RecordSource source = open()) {
      return BatchReader.read(
          reader.schema(), policy, new Counted(source, reader.events()), this::open, sink);
    }
  }

  private RecordSource open() {
    return reader.files().open(claim.path(), claim.name(), fallbackEncoding);
  }

  @Override
  public void confirm() {
    if (!reader.inbox().isUnchanged(claim)) {
      throw new ConflictException(
          FaultCode.FILE_CHANGED,
          claim.name() + " changed while it was read; it returns to the inbox and is read again");
    }
  }

  /** Tells now and then how many rows were read. */
  private static final class Counted implements RecordSource {
    private final RecordSource source;
    private final Events events;
    private long rows;

    Counted(RecordSource source, Events events) {
      this.source = source;
      this.events = events;
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
        events.progressed("ingest", "rows", rows, -1);
      }
      return record;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}

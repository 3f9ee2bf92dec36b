package churnline.cycle;

import churnline.dataset.Schema;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.ingest.BatchContent;
import churnline.ingest.BatchReader;
import churnline.ingest.CsvPolicy;
import churnline.ingest.RecordSource;
import churnline.ingest.RowSink;

/** A claimed CSV file as the ledger reads it. */
final class FileContent implements BatchContent {
  private final Inbox inbox;
  private final Tables tables;
  private final Claim claim;
  private final Schema schema;
  private final CsvPolicy policy;
  private final boolean fallbackEncoding;

  FileContent(
      Inbox inbox,
      Tables tables,
      Claim claim,
      Schema schema,
      CsvPolicy policy,
      boolean fallbackEncoding) {
    this.inbox = inbox;
    this.tables = tables;
    this.claim = claim;
    this.schema = schema;
    this.policy = policy;
    this.fallbackEncoding = fallbackEncoding;
  }

  @Override
  public Read read(RowSink sink) throws InterruptedException {
    try (RecordSource source = tables.open(claim.path(), claim.name(), fallbackEncoding)) {
      return BatchReader.read(schema, policy, source, sink);
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

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.NewBatch;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowSink;
import churnline.edge.csv.CsvSource;
import churnline.edge.sql.ledger.Store;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/** A file in memory, of whatever bytes, as a run takes it. */
record ByteContent(Schema schema, CsvPolicy policy, byte[] bytes, boolean packed) {
  Batch ingest(Store store) {
    NewBatch batch =
        new NewBatch(
            "clients.csv" + (packed ? ".gz" : ""),
            DigestUtils.sha256Hex(bytes),
            bytes.length,
            "run-1",
            StoreFixture.NOON,
            "claim-1",
            schema.fingerprint());
    return inEitherCharset(charset -> store.batches().ingest(batch, new Content(charset)));
  }

  /** What is not UTF-8 is read again in the charset of the settings. */
  <T> T inEitherCharset(Function<Optional<Charset>, T> work) {
    try {
      return work.apply(Optional.empty());
    } catch (BadInputException refused) {
      if (refused.code() != FaultCode.CSV_ENCODING || policy.encoding().isEmpty()) {
        throw refused;
      }
      return work.apply(policy.encoding());
    }
  }

  RecordSource open(Optional<Charset> charset) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return CsvSource.open(in, "clients.csv", packed, policy, schema, charset);
  }

  private final class Content implements BatchContent {
    private final Optional<Charset> charset;

    Content(Optional<Charset> charset) {
      this.charset = charset;
    }

    @Override
    public Read read(RowSink sink) throws InterruptedException {
      try (RecordSource source = open(charset)) {
        return BatchReader.read(schema, policy, source, () -> open(charset), sink);
      }
    }

    @Override
    public void confirm() {
      assertThat(bytes).isNotNull();
    }
  }
}

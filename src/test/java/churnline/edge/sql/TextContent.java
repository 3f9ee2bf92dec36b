package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowSink;
import churnline.core.ingest.SourceRecord;
import churnline.edge.csv.CsvFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A CSV in memory as the ledger reads it, which may fail on the way. */
final class TextContent implements BatchContent {
  private final Schema schema;
  private final String csv;
  private long failAfter = Long.MAX_VALUE;
  private RuntimeException failure;
  private RuntimeException change;
  private long doAfter = Long.MAX_VALUE;
  private Runnable done;

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

  /** Does something after so many rows. */
  TextContent doingAfter(long rows, Runnable what) {
    doAfter = rows;
    done = what;
    return this;
  }

  /** Throws when asked whether the file is still the same. */
  TextContent changed(RuntimeException what) {
    change = what;
    return this;
  }

  @Override
  public Read read(RowSink sink) throws InterruptedException {
    try (RecordSource source = open()) {
      return BatchReader.read(schema, CsvPolicy.DEFAULT, failing(source), this::open, sink);
    }
  }

  private RecordSource open() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    return new CsvFiles(CsvPolicy.DEFAULT, schema).open(bytes, "clients.csv");
  }

  private RecordSource failing(RecordSource source) {
    return new RecordSource() {
      private long rows;

      @Override
      public List<String> header() {
        return source.header();
      }

      @Override
      public SourceRecord next() {
        if (rows == doAfter) {
          done.run();
        }
        if (rows++ == failAfter) {
          throw failure;
        }
        return source.next();
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  @Override
  public void confirm() {
    if (change != null) {
      throw change;
    }
  }
}

package churnline.csv;

import churnline.cycle.Tables;
import churnline.dataset.Schema;
import churnline.dataset.TableWriter;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import churnline.ingest.CsvPolicy;
import churnline.ingest.RecordSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** CSV files by commons-csv. */
public final class CsvTables implements Tables {
  private final CsvPolicy policy;
  private final Schema schema;

  public CsvTables(CsvPolicy policy, Schema schema) {
    this.policy = policy;
    this.schema = schema;
  }

  @Override
  public RecordSource open(Path file, String name, boolean fallbackEncoding) {
    Optional<Charset> force = fallbackEncoding ? policy.encoding() : Optional.empty();
    return CsvSource.open(stream(file, name), name, isGzip(name), policy, schema, force);
  }

  @Override
  public RecordSource open(InputStream in, String name) {
    return CsvSource.open(in, name, isGzip(name), policy, schema);
  }

  @Override
  public TableWriter write(OutputStream out) {
    CsvOutput csv = new CsvOutput(out);
    return new TableWriter() {
      @Override
      public void cell(String text) {
        csv.cell(text);
      }

      @Override
      public void cell(double number) {
        csv.cell(number);
      }

      @Override
      public void endRow() {
        csv.endRow();
      }

      @Override
      public void flush() {
        csv.flush();
      }
    };
  }

  private static boolean isGzip(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).endsWith(".gz");
  }

  private static InputStream stream(Path file, String name) {
    try {
      return Files.newInputStream(file);
    } catch (IOException failure) {
      throw new UnavailableException(
          FaultCode.FILE_UNREADABLE,
          name + " cannot be opened: " + failure + "; expected a readable file; check its owner",
          failure);
    }
  }
}

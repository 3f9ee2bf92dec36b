package churnline.edge.csv;

import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.TabularFiles;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** CSV files by commons-csv. */
public final class CsvFiles implements TabularFiles {
  private final CsvPolicy policy;
  private final Schema schema;

  public CsvFiles(CsvPolicy policy, Schema schema) {
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

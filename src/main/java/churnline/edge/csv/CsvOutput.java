package churnline.edge.csv;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.text.Numbers;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes CSV as RFC 4180 has it, but with LF, in UTF-8, comma-separated. Numbers are spelled by
 * {@link Numbers#canonical(double)}; null and NaN are empty cells. Every method throws {@link
 * UnavailableException} DISK_UNAVAILABLE when the stream cannot be written.
 */
public final class CsvOutput implements AutoCloseable {
  private static final int BUFFER_CHARACTERS = 1 << 16;
  private final Counted bytes;
  private final CSVPrinter printer;

  /**
   * @param out closed with this writer
   */
  public CsvOutput(OutputStream out) {
    bytes = new Counted(out);
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try {
      printer =
          new CSVPrinter(
              new BufferedWriter(
                  new OutputStreamWriter(bytes, StandardCharsets.UTF_8), BUFFER_CHARACTERS),
              format);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Writes the column names. */
  public void header(List<String> names) {
    row(names.toArray());
  }

  /** Writes one row: text, numbers or null. */
  public void row(Object... cells) {
    for (Object cell : cells) {
      cell(cells.length == 1 && cell == null ? "" : cell);
    }
    endRow();
  }

  /** Writes the next cell of the row that {@link #endRow()} will end. */
  public void cell(Object cell) {
    try {
      printer.print(cell instanceof Double number ? Numbers.canonical(number) : cell);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Writes the next cell, a number. */
  public void cell(double number) {
    cell(Numbers.canonical(number));
  }

  /** Ends the row of the cells written so far. */
  public void endRow() {
    try {
      printer.println();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Number of bytes written; flushes, so that it is exact. */
  public long bytesWritten() {
    flush();
    return bytes.count;
  }

  /** Hands everything to the stream and flushes that. */
  public void flush() {
    try {
      printer.flush();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void close() {
    try {
      printer.close(true);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static UnavailableException unavailable(IOException e) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "writing CSV failed: " + e + "; expected room; what to do: check the disk",
        e);
  }

  private static final class Counted extends FilterOutputStream {
    private long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      out.write(b, offset, length);
      count += length;
    }
  }
}

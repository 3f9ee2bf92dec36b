package churnline.edge.generate;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes invented clients as CSV. */
public final class SnapshotCsv {
  private static final String PACKED = ".gz";
  private static final String PART = ".part";

  private SnapshotCsv() {}

  /**
   * Writes a file under a temporary name, {@code FILE.part}, and renames it, so that nobody takes
   * half of one.
   *
   * @param file is replaced if it exists; its folder must exist; packed when its name ends in .gz
   * @param seen is shown every row that is written
   * @throws UnavailableException DISK_UNAVAILABLE when the file cannot be written; no part is left
   */
  public static void write(
      Snapshot snapshot, Dialect dialect, Path file, Consumer<GeneratedRow> seen) {
    write(snapshot.header(), cells(snapshot, seen), dialect, file);
  }

  /**
   * Writes to a stream and leaves it open.
   *
   * @param seen is shown every row that is written
   * @throws IOException when the stream cannot be written
   */
  public static void write(
      Snapshot snapshot, Dialect dialect, OutputStream out, Consumer<GeneratedRow> seen)
      throws IOException {
    write(snapshot.header(), cells(snapshot, seen), dialect, out);
  }

  static void write(List<String> header, Stream<List<String>> rows, Dialect dialect, Path file) {
    Path part = file.resolveSibling(file.getFileName() + PART);
    try {
      try (OutputStream out = open(part, file.toString().endsWith(PACKED))) {
        write(header, rows, dialect, out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw failed(file, part, failure);
    }
  }

  private static void write(
      List<String> header, Stream<List<String>> rows, Dialect dialect, OutputStream out)
      throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator(dialect.lineEnd()).get();
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    text.write(dialect.start());
    CSVPrinter csv = new CSVPrinter(text, format);
    csv.printRecord(header);
    for (Iterator<List<String>> each = rows.iterator(); each.hasNext(); ) {
      csv.printRecord(each.next());
    }
    csv.flush();
  }

  private static Stream<List<String>> cells(Snapshot snapshot, Consumer<GeneratedRow> seen) {
    return snapshot.rows().peek(seen).map(GeneratedRow::cells);
  }

  private static OutputStream open(Path part, boolean packed) throws IOException {
    OutputStream out = Files.newOutputStream(part);
    return packed ? new GZIPOutputStream(out, 1 << 16) : out;
  }

  private static UnavailableException failed(Path file, Path part, IOException failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException stays) {
      failure.addSuppressed(stays);
    }
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        file + " could not be written: " + failure + "; check its folder, space and permissions",
        failure);
  }
}

package churnline.edge.csv;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The records of a CSV file: comma, semicolon or tab; LF, CRLF or CR; quotes as in RFC 4180; UTF-8
 * or with a byte order mark; plain or gzip. A record that cannot be split costs its first physical
 * line, never the file. Memory does not grow with the file.
 */
public final class CsvSource implements RecordSource {
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** A first line that tells spreadsheets the delimiter; it may have been padded with it. */
  private static final Pattern SEPARATOR = Pattern.compile("(?i)\\s*sep=([,;\t])\\1*\\s*");

  /** Records below the first that are looked at when that names no column. */
  private static final int LOOK_BELOW = 10;

  private static final int HEAD_CHARACTERS = 1_000;
  private final LineTap tap;
  private final String name;
  private final int maxRow;
  private List<String> header = List.of();
  private char delimiter;
  private CSVParser parser;
  private Iterator<CSVRecord> records;

  private CsvSource(LineTap tap, String name, int maxRow) {
    this.tap = tap;
    this.name = name;
    this.maxRow = maxRow;
  }

  /** Opens a file that is UTF-8 or has a byte order mark; see the other method. */
  public static CsvSource open(
      InputStream raw, String name, boolean gzip, CsvPolicy policy, Schema schema) {
    return open(raw, name, gzip, policy, schema, Optional.empty());
  }

  /**
   * Opens a file and reads its header.
   *
   * @param raw the file's bytes; closed with this source, or now when opening fails
   * @param name the file's name, for messages
   * @param gzip whether the bytes are packed
   * @param schema decides between delimiters: the one that binds most of its columns is taken
   * @param force charset of a file without a byte order mark, for the second attempt at a file that
   *     was refused with CSV_ENCODING; empty is UTF-8
   * @throws BadInputException CSV_BINARY, CSV_EMPTY, CSV_ENCODING, CSV_GZIP, CSV_ROW_TOO_LONG for a
   *     header over the row limit, CSV_HEADER_MISMATCH for one that cannot be split
   * @throws UnavailableException DISK_UNAVAILABLE when reading fails
   */
  public static CsvSource open(
      InputStream raw,
      String name,
      boolean gzip,
      CsvPolicy policy,
      Schema schema,
      Optional<Charset> force) {
    DiskStream disk = new DiskStream(raw, name);
    try {
      InputStream bytes = gzip ? new GzipStream(disk, name, policy.maxGzipRatio()) : disk;
      Reader text = new StrictReader(bytes, name, force);
      LineTap tap = new LineTap(text, policy.maxRowCharacters());
      CsvSource source = new CsvSource(tap, name, policy.maxRowCharacters());
      source.readHeader(schema);
      return source;
    } catch (IOException e) {
      disk.close();
      throw unavailable(name, e);
    } catch (RuntimeException | Error e) {
      disk.close();
      throw e;
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  /** The delimiter that was found: comma, semicolon or tab. */
  public char delimiter() {
    return delimiter;
  }

  @Override
  public SourceRecord next() {
    while (true) {
      try {
        if (!records.hasNext()) {
          return null;
        }
        CSVRecord record = records.next();
        long consumed = parser.getCurrentLineNumber();
        long lines = tap.recordLines(consumed);
        if (lines > 1 && record.size() != header.size()) {
          return unsplit(
              "a quoted line break would make one row of %d lines with %d cells; the header has %d"
                  .formatted(lines, record.size(), header.size()),
              Integer.MAX_VALUE);
        }
        long line = tap.recordLine();
        tap.release(consumed);
        List<String> cells = Arrays.asList(record.values());
        if (cells.size() > 1 || !cells.get(0).isBlank()) {
          return new SourceRecord.Cells(line, cells);
        }
      } catch (UncheckedIOException e) {
        return e.getCause() instanceof LineTap.TooLong tooLong
            ? unsplit(tooLong.getMessage(), HEAD_CHARACTERS)
            : unsplit(reason(e), Integer.MAX_VALUE);
      }
    }
  }

  @Override
  public void close() {
    try {
      tap.close();
    } catch (IOException e) {
      throw unavailable(name, e);
    }
  }

  private SourceRecord.Unsplit unsplit(String reason, int most) {
    try {
      long line = tap.recordLine();
      String raw = tap.cutLine();
      parse(delimiter);
      return new SourceRecord.Unsplit(line, raw.substring(0, Math.min(most, raw.length())), reason);
    } catch (IOException e) {
      throw unavailable(name, e);
    }
  }

  private void readHeader(Schema schema) throws IOException {
    List<Character> candidates = DELIMITERS;
    while (true) {
      int best = -1;
      UncheckedIOException failure = null;
      for (char candidate : candidates) {
        try {
          List<String> cells = firstRecord(candidate);
          int score = HeaderBinding.matches(schema, cells);
          if (score > best || (score == best && cells.size() > header.size())) {
            best = score;
            header = cells;
            delimiter = candidate;
          }
        } catch (UncheckedIOException e) {
          failure = e;
        }
        tap.restart();
      }
      if (best < 0) {
        throw unreadableHeader(failure);
      }
      Matcher separator = SEPARATOR.matcher(String.join(String.valueOf(delimiter), header));
      if (best == 0 && separator.matches()) {
        candidates = List.of(separator.group(1).charAt(0));
      } else if (!header.stream().allMatch(String::isBlank)) {
        if (best == 0) {
          refuseTitle(schema);
        }
        firstRecord(delimiter);
        tap.release(parser.getCurrentLineNumber());
        return;
      }
      tap.cutLine();
      header = List.of();
    }
  }

  /** Tells of a title or a second header line above the names; silent when none is below. */
  private void refuseTitle(Schema schema) throws IOException {
    for (char candidate : DELIMITERS) {
      parse(candidate);
      try {
        for (int look = 0; look < LOOK_BELOW && records.hasNext(); look++) {
          List<String> cells = List.of(records.next().values());
          if (HeaderBinding.matches(schema, cells) > 1) {
            throw new BadInputException(
                FaultCode.CSV_HEADER_MISMATCH,
                ("line %d ('%s') looks like a title; expected column names, which stand in line %d;"
                        + " in %s; what to do: remove the lines above them")
                    .formatted(
                        tap.recordLine(),
                        shortened(String.join(" ", header).strip()),
                        tap.recordLine() + parser.getCurrentLineNumber() - 1,
                        name));
          }
        }
      } catch (UncheckedIOException unreadable) {
        // what lies below is of no help
      }
      tap.restart();
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private List<String> firstRecord(char candidate) throws IOException {
    parse(candidate);
    if (!records.hasNext()) {
      throw new BadInputException(
          FaultCode.CSV_EMPTY,
          "no text; expected a header and rows; in " + name + "; what to do: export it again");
    }
    return List.of(records.next().values());
  }

  private void parse(char candidate) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setDelimiter(candidate).setIgnoreEmptyLines(true).get();
    parser = CSVParser.builder().setReader(tap).setFormat(format).get();
    records = parser.iterator();
  }

  private BadInputException unreadableHeader(UncheckedIOException failure) {
    if (failure.getCause() instanceof LineTap.TooLong) {
      return new BadInputException(
          FaultCode.CSV_ROW_TOO_LONG,
          ("a header of more than %d characters; expected column names; in %s, line %d; what to do:"
                  + " check its line ends and quotes, or set churn.csv.max-row")
              .formatted(maxRow, name, tap.recordLine()));
    }
    return new BadInputException(
        FaultCode.CSV_HEADER_MISMATCH,
        "%s; expected column names; in %s, line %d; what to do: correct the quotes in the header"
            .formatted(reason(failure), name, tap.recordLine()));
  }

  /** The parser's own messages speak of its position since the last restart, so we use our own. */
  private static String reason(UncheckedIOException e) {
    return e.getMessage().contains("EOF")
        ? "a quote that is never closed"
        : "text after a closing quote";
  }

  private static UnavailableException unavailable(String name, IOException e) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "reading failed: %s; expected more text; in %s; what to do: check the disk"
            .formatted(e, name),
        e);
  }
}

package churnline.edge.sql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads a CSV by the rules that the documents give and RFC 4180, and by no code of the product: the
 * whole text lies in memory and is searched, line by line where nothing else holds. What it counts
 * is what the product must have counted.
 */
final class SecondReader {
  /** What a file turns out to be. */
  sealed interface Reading {}

  /** Why nothing of a file can be read. */
  enum Unreadable implements Reading {
    PACKING,
    NO_TEXT,
    EMPTY,
    HEADER
  }

  /**
   * @param rows what stands below the header and is not blank
   * @param certain whether the product must see the same rows: it stops to look for the ends of
   *     quotes that many rows leave open, and where it does so is its own affair
   */
  record Table(List<String> header, List<Row> rows, boolean certain) implements Reading {}

  /**
   * @param line first line in the file, from 1
   * @param cells empty when the row cannot be split
   * @param text its first line
   */
  record Row(long line, List<String> cells, String text) {
    boolean isSplit() {
      return !cells.isEmpty();
    }
  }

  /** A record that ends before {@code end}; without cells when it cannot be split. */
  private record Cut(List<String> cells, int end) {}

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** Times its longest row that the product looks ahead in vain, but for the one in hand. */
  private static final long LOOKS = 7;

  private static final Pattern DELIMITER_TOLD = Pattern.compile("\\s*[sS][eE][pP]=(,+|;+|\t+)\\s*");

  private static final int UNPACKED_FREELY = 1 << 20;

  private final String text;
  private final List<String> columns;
  private final int longest;
  private final List<Row> rows = new ArrayList<>();
  private List<String> header = List.of();
  private char delimiter;
  private int at;
  private long line = 1;
  private long inVain;

  private SecondReader(String text, List<String> columns, int longest) {
    this.text = text;
    this.columns = columns;
    this.longest = longest;
  }

  /**
   * @param packed whether it is a gzip file
   * @param columns names of the schema, as it spells them
   * @param longest row, in characters
   * @param otherwise charset of a file that has no byte order mark and is not UTF-8
   */
  static Reading read(
      byte[] file, boolean packed, List<String> columns, int longest, Optional<Charset> otherwise) {
    byte[] bytes = file;
    if (packed) {
      try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(file))) {
        bytes = unpacked.readAllBytes();
      } catch (IOException damaged) {
        return Unreadable.PACKING;
      }
    }
    Optional<String> text = text(bytes, otherwise);
    if (text.isEmpty() || text.get().indexOf('\0') >= 0) {
      return Unreadable.NO_TEXT;
    }
    Reading reading = new SecondReader(text.get(), columns, longest).read();
    return packed && bytes.length > UNPACKED_FREELY && reading instanceof Table table
        ? new Table(table.header(), table.rows(), false)
        : reading;
  }

  private static Optional<String> text(byte[] bytes, Optional<Charset> otherwise) {
    if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
      return decoded(bytes, 3, StandardCharsets.UTF_8);
    }
    if (begins(bytes, 0xFF, 0xFE)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (begins(bytes, 0xFE, 0xFF)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16BE);
    }
    return decoded(bytes, 0, StandardCharsets.UTF_8)
        .or(() -> otherwise.flatMap(charset -> decoded(bytes, 0, charset)));
  }

  private static boolean begins(byte[] bytes, int... mark) {
    return bytes.length >= mark.length
        && IntStream.range(0, mark.length).allMatch(at -> (bytes[at] & 0xFF) == mark[at]);
  }

  private static Optional<String> decoded(byte[] bytes, int from, Charset charset) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
      return Optional.of(charset.newDecoder().decode(rest).toString());
    } catch (CharacterCodingException otherCharset) {
      return Optional.empty();
    }
  }

  private Reading read() {
    Optional<Unreadable> unreadable = findHeader(DELIMITERS);
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    pass(cut(delimiter).end());
    while (isMore()) {
      readRow();
    }
    return new Table(header, List.copyOf(rows), inVain <= LOOKS * longest);
  }

  /**
   * Leaves the place at the header, which the delimiter that finds most columns splits. Lines of
   * blank cells, and one that names the delimiter, may stand above it.
   */
  private Optional<Unreadable> findHeader(List<Character> candidates) {
    if (!isMore()) {
      return Optional.of(Unreadable.EMPTY);
    }
    long most = -1;
    header = List.of();
    for (char candidate : candidates) {
      List<String> cells = cut(candidate).cells();
      long found =
          cells.stream().filter(this::isKnown).map(SecondReader::folded).distinct().count();
      if (!cells.isEmpty() && (found > most || (found == most && cells.size() > header.size()))) {
        most = found;
        header = cells;
        delimiter = candidate;
      }
    }
    if (header.isEmpty()) {
      return Optional.of(Unreadable.HEADER);
    }
    Matcher told = DELIMITER_TOLD.matcher(String.join("" + delimiter, header));
    boolean tells = most == 0 && told.matches();
    if (tells || header.stream().allMatch(String::isBlank)) {
      List<Character> next = tells ? List.of(told.group(1).charAt(0)) : candidates;
      pass(lineEnd(at));
      return findHeader(next);
    }
    return Optional.empty();
  }

  private boolean isKnown(String name) {
    return !name.strip().startsWith("_")
        && columns.stream().map(SecondReader::folded).anyMatch(folded(name)::equals);
  }

  /** Names are the same whatever their case, a byte order mark, and repeated blanks or _. */
  private static String folded(String name) {
    return name.replace("\uFEFF", "")
        .replaceAll("[_\\s\\p{Z}\\x1c-\\x1f]+", "_")
        .replaceAll("^_|_$", "")
        .toLowerCase(Locale.ROOT);
  }

  private void readRow() {
    Cut row = cut(delimiter);
    int firstLine = lineEnd(at);
    String begin = text.substring(at, firstLine);
    boolean several = row.end() > firstLine;
    boolean split = !row.cells().isEmpty() && (!several || row.cells().size() == header.size());
    if (!split) {
      rows.add(new Row(line, List.of(), begin));
      inVain += Math.min(row.end() - at, longest);
      pass(firstLine);
      return;
    }
    if (row.cells().size() > 1 || !row.cells().get(0).isBlank()) {
      rows.add(new Row(line, row.cells(), begin));
    }
    pass(row.end());
  }

  /** Whether there is a line that is not empty; the place is at the first then. */
  private boolean isMore() {
    while (at < text.length() && isLineEnd(at)) {
      pass(at);
    }
    return at < text.length();
  }

  /** Splits the record that begins here. */
  private Cut cut(char by) {
    List<String> cells = new ArrayList<>();
    int next = at;
    while (true) {
      int end;
      if (next < text.length() && text.charAt(next) == '"') {
        int close = closingQuote(next + 1);
        if (close < 0) {
          return new Cut(List.of(), text.length());
        }
        cells.add(text.substring(next + 1, close).replace("\"\"", "\""));
        end = close + 1;
        while (isBlank(end) && text.charAt(end) != by) {
          end++;
        }
      } else {
        end = next;
        while (!isEndOfCell(end, by)) {
          end++;
        }
        cells.add(text.substring(next, end));
      }
      if (!isEndOfCell(end, by)) {
        return new Cut(List.of(), lineEnd(end));
      }
      if (end == text.length() || isLineEnd(end)) {
        return new Cut(end - at > longest ? List.of() : cells, end);
      }
      next = end + 1;
    }
  }

  /** Place of the quote that ends what begins at {@code from}; two in a row are a quote in it. */
  private int closingQuote(int from) {
    int quote = text.indexOf('"', from);
    while (quote >= 0 && text.startsWith("\"\"", quote)) {
      quote = text.indexOf('"', quote + 2);
    }
    return quote;
  }

  private boolean isEndOfCell(int place, char by) {
    return place == text.length() || isLineEnd(place) || text.charAt(place) == by;
  }

  private boolean isLineEnd(int place) {
    return text.charAt(place) == '\n' || text.charAt(place) == '\r';
  }

  private boolean isBlank(int place) {
    return place < text.length() && !isLineEnd(place) && Character.isWhitespace(text.charAt(place));
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < text.length() && !isLineEnd(end)) {
      end++;
    }
    return end;
  }

  /** Goes on behind {@code end} and the line end there, counting the lines on the way. */
  private void pass(int end) {
    int next = Math.min(end + (text.startsWith("\r\n", end) ? 2 : 1), text.length());
    line += text.substring(at, next).lines().count();
    at = next;
  }
}

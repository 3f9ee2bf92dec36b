package churnline.edge.csv;

import java.io.IOException;
import java.io.Reader;

/**
 * Hands text to a CSV parser one physical line at a time and keeps the lines of the record being
 * parsed, so that a record that cannot be parsed costs its first line only: the rest is handed out
 * again to a new parser.
 *
 * <p>Because a parser is never given more than the line it asks for, it knows no text beyond the
 * record it returns; the one exception is a line that ends in a lone CR, after which it looks at
 * the next character. Empty lines between records are passed over here.
 *
 * <p>Memory is bounded by the row limit. Time is bounded too: text looked at in vain is paid from
 * an allowance that only progress refills, for otherwise a file of lines like {@code a","} would
 * have each of its lines looked through to the row limit.
 */
final class LineTap extends Reader {
  private static final int BUFFER_CHARACTERS = 1 << 16;
  private static final int HEAD_CHARACTERS = 1_000;

  /** Characters that may be looked at in vain per character of progress. */
  private static final int ALLOWANCE = 8;

  private final Reader in;
  private final int maxRow;
  private char[] buffer = new char[BUFFER_CHARACTERS];

  /** The record begins here; what lies before is done with. */
  private int recordStart;

  /** The parser has been given the characters before this. */
  private int delivered;

  private int filled;

  /** Where the line that the parser was given last begins. */
  private int lastLine;

  /** Whether the parser has been given only a part of that line. */
  private boolean midLine;

  /** Lines given to the present parser, whole or in part. */
  private long begun;

  /** Number in the file of the record's first line. */
  private long recordLine = 1;

  /** Number in the file of the line that the parser gets next. */
  private long nextLine = 1;

  private long allowance;
  private boolean ended;

  LineTap(Reader in, int maxRow) {
    this.in = in;
    this.maxRow = maxRow;
    allowance = (long) ALLOWANCE * maxRow;
  }

  /** The record, or its first line, is longer than may be looked at. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }
  }

  /** Number in the file of the first line of the record that is being parsed. */
  long recordLine() {
    return recordLine;
  }

  /**
   * Number of lines of the record that was parsed last.
   *
   * @param parserLines lines that the present parser has consumed since it was made
   */
  long recordLines(long parserLines) {
    return lineAfter(parserLines) - recordLine;
  }

  /** Lets go of the record that was parsed last. */
  void release(long parserLines) {
    int end = parserLines >= begun ? delivered : lastLine;
    long next = lineAfter(parserLines);
    earn(end - recordStart);
    recordStart = end;
    recordLine = next;
  }

  /** Makes the text from the record's first line on ready for a new parser. */
  void restart() {
    delivered = recordStart;
    nextLine = recordLine;
    begun = 0;
    midLine = false;
  }

  /**
   * Takes the first line of a record that cannot be parsed out of the text and makes the rest ready
   * for a new parser.
   *
   * @return the line without its end; of a line over the row limit the first 1,000 characters
   */
  String cutLine() throws IOException {
    allowance = Math.max(0, allowance - (delivered - recordStart));
    restart();
    String head = null;
    while (delivered < filled || fill()) {
      if (isLineEnd(buffer[delivered])) {
        break;
      }
      delivered++;
      if (delivered - recordStart > maxRow) {
        head = head == null ? text(HEAD_CHARACTERS) : head;
        recordStart = delivered;
      }
    }
    String line = head == null ? text(delivered - recordStart) : head;
    if (delivered + 1 >= filled) {
      fill();
    }
    delivered += lineEndLength(delivered);
    earn(delivered - recordStart);
    recordStart = delivered;
    recordLine++;
    nextLine = recordLine;
    return line;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    passEmptyLines();
    if (!hasTwo() && delivered == filled) {
      midLine = false;
      return -1;
    }
    if (!midLine) {
      lastLine = delivered;
      begun++;
      nextLine++;
      midLine = true;
    }
    int most = Math.min(filled, delivered + length);
    int end = delivered;
    while (end < most && !isLineEnd(buffer[end])) {
      end++;
    }
    checkLength(end);
    if (end < most) {
      // A CR goes out with the LF that may follow it, or waits until that is known.
      boolean unsure = buffer[end] == '\r' && end + 1 == most && !(ended && most == filled);
      if (!unsure || end == delivered) {
        end += Math.min(lineEndLength(end), most - end);
        midLine = unsure;
      }
    }
    int count = end - delivered;
    System.arraycopy(buffer, delivered, chars, offset, count);
    delivered = end;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private long lineAfter(long parserLines) {
    return parserLines >= begun ? nextLine : nextLine - 1;
  }

  private void earn(long characters) {
    allowance = Math.min((long) ALLOWANCE * maxRow, allowance + ALLOWANCE * characters);
  }

  private void checkLength(int end) throws TooLong {
    int length = end - recordStart;
    if (length > maxRow) {
      throw new TooLong("longer than the limit of " + maxRow + " characters");
    }
    if (length > allowance && lastLine != recordStart) {
      throw new TooLong("a quote that is not closed on its line, as too many before it were not");
    }
  }

  private void passEmptyLines() throws IOException {
    while (recordStart < delivered && isLineEnd(buffer[recordStart])) {
      recordStart += lineEndLength(recordStart);
      recordLine++;
    }
    while (recordStart == delivered && (hasTwo() || delivered < filled)) {
      int end = lineEndLength(delivered);
      if (end == 0) {
        return;
      }
      delivered += end;
      recordStart = delivered;
      recordLine++;
      nextLine++;
    }
  }

  /** Whether two characters are there to be given out; false only near the end of the text. */
  private boolean hasTwo() throws IOException {
    while (delivered + 1 >= filled) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (buffer.length - filled < BUFFER_CHARACTERS / 2) {
      makeRoom();
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    ended = read < 0;
    filled += Math.max(0, read);
    return !ended;
  }

  private void makeRoom() {
    int kept = filled - recordStart;
    char[] target = kept > buffer.length / 2 ? new char[2 * buffer.length] : buffer;
    System.arraycopy(buffer, recordStart, target, 0, kept);
    buffer = target;
    delivered -= recordStart;
    lastLine -= recordStart;
    filled = kept;
    recordStart = 0;
  }

  private int lineEndLength(int at) {
    if (at >= filled || !isLineEnd(buffer[at])) {
      return 0;
    }
    return buffer[at] == '\r' && at + 1 < filled && buffer[at + 1] == '\n' ? 2 : 1;
  }

  private String text(int most) {
    return new String(buffer, recordStart, Math.min(most, delivered - recordStart));
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}

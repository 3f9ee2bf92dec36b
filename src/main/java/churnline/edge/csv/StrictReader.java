package churnline.edge.csv;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes text and refuses, with the place, what is not text: unlike the readers of the JDK it
 * neither replaces bytes silently nor forgets where they stood. A byte order mark decides the
 * charset and is passed over; else the given one holds, else UTF-8.
 */
final class StrictReader extends Reader {
  private static final int HEAD_BYTES = 8192;
  private static final int BUFFER_BYTES = 1 << 16;
  private final InputStream in;
  private final String name;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
  private final Charset charset;
  private final CharsetDecoder decoder;

  /** Offset in the file of the buffer's first byte. */
  private long base;

  private long line = 1;
  private char last;
  private boolean ended;
  private boolean flushed;

  /**
   * @param forced charset of a file without a byte order mark
   * @throws BadInputException CSV_BINARY when there is a NUL byte among the first 8,192
   */
  StrictReader(InputStream in, String name, Optional<Charset> forced) throws IOException {
    this.in = in;
    this.name = name;
    int read = in.readNBytes(bytes.array(), 0, HEAD_BYTES);
    bytes.limit(read);
    Charset marked = byteOrderMark();
    charset = marked != null ? marked : forced.orElse(StandardCharsets.UTF_8);
    if (!charset.name().startsWith("UTF-16") && !charset.name().startsWith("UTF-32")) {
      refuseNulBytes();
    }
    decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * Throws BadInputException CSV_ENCODING at bytes that are not of the charset, CSV_BINARY at a NUL
   * character.
   */
  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    CharBuffer out = CharBuffer.wrap(chars, offset, length);
    while (!flushed) {
      long start = base + bytes.position();
      CoderResult result = decoder.decode(bytes, out, ended);
      if (result.isUnderflow() && ended) {
        flushed = decoder.flush(out).isUnderflow();
      }
      int decoded = out.position() - offset;
      if (decoded > 0) {
        inspect(chars, offset, decoded, start);
        return decoded;
      }
      if (result.isError()) {
        throw undecodable(result);
      }
      if (!ended) {
        fill();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void fill() throws IOException {
    base += bytes.position();
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(0, read));
    bytes.flip();
  }

  private Charset byteOrderMark() {
    int first = at(0) << 8 | at(1);
    if (first == 0xEFBB && at(2) == 0xBF) {
      bytes.position(3);
      return StandardCharsets.UTF_8;
    }
    if (first == 0xFFFE || first == 0xFEFF) {
      bytes.position(2);
      return first == 0xFFFE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    return null;
  }

  private int at(int offset) {
    return offset < bytes.limit() ? bytes.get(offset) & 0xFF : 0;
  }

  private void refuseNulBytes() {
    for (int offset = bytes.position(); offset < bytes.limit(); offset++) {
      if (bytes.get(offset) == 0) {
        throw binary(offset);
      }
    }
  }

  /** Counts the lines of what was just decoded and looks for NUL characters in it. */
  private void inspect(char[] chars, int offset, int length, long start) {
    for (int at = offset; at < offset + length; at++) {
      char c = chars[at];
      if (c <= '\r') {
        if (c == '\r' || (c == '\n' && last != '\r')) {
          line++;
        } else if (c == 0) {
          throw binary(start + new String(chars, offset, at - offset).getBytes(charset).length);
        }
      }
      last = c;
    }
  }

  private BadInputException binary(long offset) {
    String looks = "a binary file, or UTF-16 without a byte order mark";
    if (at(0) == 'P' && at(1) == 'K') {
      looks = "an Excel workbook or ZIP file";
    } else if (at(0) == 0x1F && at(1) == 0x8B) {
      looks = "a gzip file whose name does not end in .gz";
    }
    return new BadInputException(
        FaultCode.CSV_BINARY,
        "a NUL character (%s); expected text; in %s at byte %d; what to do: save it as CSV in UTF-8"
            .formatted(base == 0 ? looks : "damaged or binary", name, offset));
  }

  private BadInputException undecodable(CoderResult result) {
    StringBuilder hex = new StringBuilder();
    for (int at = 0; at < Math.min(result.length(), bytes.remaining()); at++) {
      hex.append("%s0x%02X".formatted(at == 0 ? "" : " ", bytes.get(bytes.position() + at)));
    }
    return new BadInputException(
        FaultCode.CSV_ENCODING,
        ("%s is not %s; expected %s throughout; in %s at byte %d (line %d); what to do: save as"
                + " UTF-8 or set churn.csv.encoding")
            .formatted(hex, charset, charset, name, base + bytes.position(), line));
  }
}

package churnline.edge.csv;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip, RFC 1952: members one after another are one file, and nothing else may follow them.
 * Neither stack nor heap grows with the number of members or the length of a header, which is what
 * the JDK's and commons-compress' readers do.
 */
public final class GzipMembers extends InputStream {
  private static final int BUFFER_BYTES = 8192;
  private static final int FIRST_MAGIC = 0x1F;
  private static final int SECOND_MAGIC = 0x8B;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int UNPAUSED_BYTES = 6;
  private static final int SHORT_MASK = 0xFFFF;
  private static final int BYTE_MASK = 0xFF;
  private static final int BYTE_BITS = 8;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CRC32 unpackedCrc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private int next;
  private int end;
  private boolean ended;

  /**
   * Opens a file and reads the header of its first member.
   *
   * @throws ZipException when it does not begin as gzip
   * @throws EOFException when it ends before its first header does
   */
  public GzipMembers(InputStream packed) throws IOException {
    this.packed = packed;
    int first = packedByte();
    if (first < 0) {
      throw new EOFException();
    }
    readHeader(first, "Not in GZIP format");
    inflater.setInput(buffer, next, end - next);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & BYTE_MASK;
  }

  /**
   * @throws ZipException when the file is damaged or goes on as something else
   * @throws EOFException when it is cut
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int unpacked = inflate(bytes, offset, length);
      if (unpacked > 0) {
        unpackedCrc.update(bytes, offset, unpacked);
        return unpacked;
      }
      if (inflater.finished()) {
        next = end - inflater.getRemaining();
        readTrailer();
        readNextHeader();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary is needed");
      } else {
        fill();
        inflater.setInput(buffer, 0, end);
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException damaged) {
      ZipException failure = new ZipException(damaged.getMessage());
      failure.initCause(damaged);
      throw failure;
    }
  }

  private void readNextHeader() throws IOException {
    int first = packedByte();
    if (first < 0) {
      ended = true;
      return;
    }
    readHeader(first, "other data follows the gzip data");
    inflater.reset();
    unpackedCrc.reset();
    inflater.setInput(buffer, next, end - next);
  }

  private void readHeader(int first, String otherwise) throws IOException {
    headerCrc.reset();
    headerCrc.update(first);
    if (first != FIRST_MAGIC || headerByte() != SECOND_MAGIC) {
      throw new ZipException(otherwise);
    }
    if (headerByte() != DEFLATE) {
      throw new ZipException("Unsupported compression method");
    }
    int flags = headerByte();
    for (int passedOver = 0; passedOver < UNPAUSED_BYTES; passedOver++) {
      headerByte();
    }
    if ((flags & EXTRA) != 0) {
      int length = headerByte() | (headerByte() << BYTE_BITS);
      for (int passedOver = 0; passedOver < length; passedOver++) {
        headerByte();
      }
    }
    if ((flags & NAME) != 0) {
      passOverText();
    }
    if ((flags & COMMENT) != 0) {
      passOverText();
    }
    if ((flags & HEADER_CRC) != 0) {
      long computed = headerCrc.getValue() & SHORT_MASK;
      if (computed != (headerByte() | (headerByte() << BYTE_BITS))) {
        throw new ZipException("Corrupt GZIP header");
      }
    }
  }

  private void passOverText() throws IOException {
    int one;
    do {
      one = headerByte();
    } while (one != 0);
  }

  private int headerByte() throws IOException {
    int one = neededByte();
    headerCrc.update(one);
    return one;
  }

  private void readTrailer() throws IOException {
    long crc = neededInt();
    long length = neededInt();
    if (crc != unpackedCrc.getValue() || length != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException("Corrupt GZIP trailer");
    }
  }

  private long neededInt() throws IOException {
    long value = 0;
    for (int at = 0; at < Integer.BYTES; at++) {
      value |= (long) neededByte() << (BYTE_BITS * at);
    }
    return value;
  }

  private int neededByte() throws IOException {
    int one = packedByte();
    if (one < 0) {
      throw new EOFException();
    }
    return one;
  }

  /** The next packed byte, or -1 at the end. */
  private int packedByte() throws IOException {
    if (next >= end) {
      next = 0;
      end = Math.max(0, packed.read(buffer));
      if (end == 0) {
        return -1;
      }
    }
    return buffer[next++] & BYTE_MASK;
  }

  private void fill() throws IOException {
    next = 0;
    end = Math.max(0, packed.read(buffer));
    if (end == 0) {
      throw new EOFException();
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}

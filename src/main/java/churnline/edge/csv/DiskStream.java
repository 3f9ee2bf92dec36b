package churnline.edge.csv;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file, counted; its failures are the disk's, whoever reads through it. */
final class DiskStream extends FilterInputStream {
  private final String name;
  private long count;

  DiskStream(InputStream in, String name) {
    super(in);
    this.name = name;
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private UnavailableException unavailable(IOException e) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "reading failed: %s; expected more bytes; in %s after byte %d; what to do: check the disk"
            .formatted(e, name, count),
        e);
  }
}

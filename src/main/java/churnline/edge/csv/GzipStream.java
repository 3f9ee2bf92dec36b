package churnline.edge.csv;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks gzip, refusing what is damaged and what grows beyond all measure. */
final class GzipStream extends InputStream {
  private static final long FREE_BYTES = 1 << 20;
  private final DiskStream packed;
  private final GzipMembers unpacked;
  private final String name;
  private final int maxRatio;
  private long count;

  /**
   * @param maxRatio most bytes unpacked per byte packed, once a megabyte is unpacked
   * @throws BadInputException CSV_GZIP when it does not begin as gzip
   */
  GzipStream(DiskStream packed, String name, int maxRatio) {
    this.packed = packed;
    this.name = name;
    this.maxRatio = maxRatio;
    try {
      unpacked = new GzipMembers(packed);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** Throws BadInputException CSV_GZIP when damaged, cut short, or beyond the ratio. */
  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int read = unpacked.read(bytes, offset, length);
      count += Math.max(0, read);
      if (count > Math.max(FREE_BYTES, maxRatio * packed.count())) {
        throw new BadInputException(
            FaultCode.CSV_GZIP,
            ("%d bytes decompress to more than %d; expected at most %d times as many; in %s; what"
                    + " to do: send it uncompressed, or set churn.csv.max-gzip-ratio")
                .formatted(packed.count(), count, maxRatio, name));
      }
      return read;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }

  private BadInputException damaged(IOException e) {
    return new BadInputException(
        FaultCode.CSV_GZIP,
        "%s; expected a whole gzip file; in %s before byte %d; what to do: compress it again and resend it"
            .formatted(
                e.getMessage() == null ? "the file ends too early" : e.getMessage(),
                name,
                packed.count()),
        e);
  }
}

package churnline.edge.api;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a body as soon as it is longer than allowed, whatever its headers say. */
public final class LimitedStream extends FilterInputStream {
  private final long most;
  private final String setting;
  private long read;

  private LimitedStream(InputStream in, long most, String setting) {
    super(in);
    this.most = most;
    this.setting = setting;
  }

  /**
   * Opens the body of a request.
   *
   * @throws BadInputException REQUEST_TOO_LARGE, here when the request says so beforehand and while
   *     reading otherwise
   */
  public static InputStream of(Request request, long most, String setting) {
    refuse(request.contentLength(), most, setting);
    return new LimitedStream(request.body().stream(), most, setting);
  }

  public static InputStream of(InputStream in, long most, String setting) {
    return new LimitedStream(in, most, setting);
  }

  /** Refuses a body that says of itself that it is too long. */
  public static void refuse(long length, long most, String setting) {
    if (length > most) {
      throw tooLarge(most, setting);
    }
  }

  private static BadInputException tooLarge(long most, String setting) {
    return new BadInputException(
        FaultCode.REQUEST_TOO_LARGE,
        "a body of more than "
            + most
            + " bytes; expected at most that; what to do: send it in parts, or raise "
            + setting);
  }

  @Override
  public int read() throws IOException {
    int one = in.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = in.read(bytes, offset, length);
    count(Math.max(got, 0));
    return got;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(bytes);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) {
    read += bytes;
    if (read > most) {
      throw tooLarge(most, setting);
    }
  }
}

package churnline.edge.http.body;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A body as it arrives, read by a worker thread. At most {@value #AHEAD} buffers wait: a client
 * that sends faster than we read is held back by TCP.
 *
 * <p>Camel's own streaming reads the whole body before the route begins, which is why the routes
 * take the paused request instead.
 */
public final class PulledStream extends InputStream {
  private static final int AHEAD = 16;
  private static final Duration HURRIED = Duration.ofSeconds(2);

  private final ReadStream<Buffer> source;
  private final Duration patience;
  private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
  private byte[] now = new byte[0];
  private int at;
  private boolean ended;
  private volatile boolean passedOver;
  private volatile boolean hurried;

  private sealed interface Piece permits Bytes, End, Failure, Nudge {}

  private record Bytes(byte[] bytes) implements Piece {}

  private record End() implements Piece {}

  private record Failure(Throwable cause) implements Piece {}

  /** Nothing: makes a waiting reader look at its patience again. */
  private record Nudge() implements Piece {}

  /**
   * @param source paused
   * @param patience how long nothing may arrive
   */
  public PulledStream(ReadStream<Buffer> source, Duration patience) {
    this.source = source;
    this.patience = patience;
    source.handler(
        buffer -> {
          if (!passedOver) {
            arrived.add(new Bytes(buffer.getBytes()));
          }
        });
    source.endHandler(nothing -> arrived.add(new End()));
    source.exceptionHandler(failure -> arrived.add(new Failure(failure)));
    source.fetch(AHEAD);
  }

  /** Whether everything has been read. */
  boolean isEnded() {
    return ended;
  }

  /** Lets what still comes pass by. */
  void passOver() {
    passedOver = true;
    arrived.clear();
    source.resume();
  }

  /** The request has ended: what is not here within a moment will never come. */
  void hurry() {
    hurried = true;
    arrived.add(new Nudge());
  }

  /** Ends the waiting reader from outside. */
  public void fail(Throwable cause) {
    arrived.add(new Failure(cause));
  }

  @Override
  public int read() {
    return hasMore() ? now[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int got = Math.min(length, now.length - at);
    System.arraycopy(now, at, bytes, offset, got);
    at += got;
    return got;
  }

  @Override
  public int available() {
    return now.length - at;
  }

  private boolean hasMore() {
    while (at == now.length && !ended) {
      Piece piece = next();
      if (piece instanceof Bytes more) {
        now = more.bytes();
        at = 0;
        source.fetch(1);
      } else if (piece instanceof Failure failure) {
        throw new ConnectionLostException("the body broke off", failure.cause());
      } else if (piece instanceof End) {
        ended = true;
      }
    }
    return at < now.length;
  }

  private Piece next() {
    try {
      Piece piece = arrived.poll((hurried ? HURRIED : patience).toMillis(), TimeUnit.MILLISECONDS);
      if (piece == null && hurried) {
        throw new BadInputException(
            FaultCode.REQUEST_MALFORMED,
            "the multipart body ends without its closing boundary; expected a whole one; send it"
                + " again");
      }
      if (piece == null) {
        throw new ConnectionLostException(
            "no part of the body arrived for " + patience.toSeconds() + " s", null);
      }
      return piece;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException("stopped while the body was read", stopped);
    }
  }
}

package churnline.edge.http.body;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body sent while it is made, by a worker thread, which waits when the client reads slowly: one
 * buffer is on its way while the next is filled. Nothing is sent before the first buffer is full,
 * so that an early failure still gets a proper answer.
 */
public final class PushedStream extends OutputStream {
  private static final int BUFFER = 1 << 15;

  private final HttpServerResponse response;
  private final Runnable head;
  private final Duration patience;
  private byte[] buffer = new byte[BUFFER];
  private int filled;
  private boolean begun;
  private Future<Void> onItsWay = Future.succeededFuture();

  /**
   * @param head sets status and headers; called before the first byte goes out
   * @param patience how long the client may take nothing
   */
  public PushedStream(HttpServerResponse response, Runnable head, Duration patience) {
    this.response = response;
    this.head = head;
    this.patience = patience;
  }

  /** Whether the client may have seen the beginning. */
  public boolean isBegun() {
    return begun;
  }

  @Override
  public void write(int one) {
    if (filled == buffer.length) {
      send();
    }
    buffer[filled++] = (byte) one;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == buffer.length) {
        send();
      }
      int some = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, some);
      filled += some;
      from += some;
      left -= some;
    }
  }

  /** Writers flush when they think fit; buffers go out when they are full or the body ends. */
  @Override
  public void flush() {}

  /** Sends the rest and ends the body properly. */
  public void end() {
    if (!begun) {
      begin();
    }
    await(onItsWay);
    await(response.end(Buffer.buffer(filled).appendBytes(buffer, 0, filled)));
  }

  private void begin() {
    head.run();
    begun = true;
  }

  private void send() {
    if (!begun) {
      begin();
      response.setChunked(true);
    }
    await(onItsWay);
    Buffer full = Buffer.buffer(filled).appendBytes(buffer, 0, filled);
    filled = 0;
    onItsWay = response.write(full);
  }

  private void await(Future<Void> sent) {
    try {
      sent.toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stalled) {
      throw new ConnectionLostException(
          "the client read nothing for " + patience.toSeconds() + " s", stalled);
    } catch (ExecutionException broken) {
      throw new ConnectionLostException("the client is gone", broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException("stopped while the answer was sent", stopped);
    }
  }
}

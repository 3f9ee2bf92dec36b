package churnline.app.connection;

import churnline.core.fault.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An answer of a service while it comes in. */
final class ServiceAnswer implements Connection.Response {
  private static final int BUFFER = 1 << 14;

  private final int status;
  private final InputStream body;
  private final Reachability service;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private volatile UnavailableException over;

  /**
   * @param body closed by whoever reads the answer, or by the end of the service
   */
  ServiceAnswer(int status, InputStream body, Reachability service) {
    this.status = status;
    this.body = body;
    this.service = service;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    copy(out, Optional.empty());
  }

  @Override
  public String text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    copy(out, Optional.of(service.waits().text()));
    return out.toString(StandardCharsets.UTF_8);
  }

  private void copy(OutputStream out, Optional<Duration> most) throws IOException {
    try (body) {
      Thread watch = new Thread(() -> closeWhenOver(most), "watch");
      watch.setDaemon(true);
      watch.start();
      byte[] buffer = new byte[BUFFER];
      for (int got = next(buffer); got >= 0; got = next(buffer)) {
        out.write(buffer, 0, got);
      }
    } finally {
      read.complete(null);
    }
  }

  /** What fails in reading is the service; in writing it is the caller's disk. */
  private int next(byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException broken) {
      throw over == null ? service.failed("broke off in the middle of its response", broken) : over;
    }
  }

  /** Who reads it meanwhile is told that it is closed. */
  private void closeWhenOver(Optional<Duration> most) {
    try {
      service.await(read, most);
    } catch (UnavailableException gone) {
      over = gone;
      close();
    } catch (InterruptedException stopped) {
      close();
    }
  }

  private void close() {
    try {
      body.close();
    } catch (IOException alreadyGone) {
      // nobody reads it any more
    }
  }
}

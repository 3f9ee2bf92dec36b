package churnline.edge.http.body;

import churnline.edge.api.Request;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;

/** The body of one request, taken from the connection only when a handler wants it. */
public final class RequestBody implements Request.Body {
  private static final long LINGER_MILLIS = 1_000;

  private final HttpServerRequest request;
  private final Duration patience;
  private final boolean isThere;
  private PulledStream stream;
  private MultipartFiles files;

  /**
   * @param request paused
   * @param patience how long nothing may arrive
   */
  public RequestBody(HttpServerRequest request, Duration patience) {
    this.request = request;
    this.patience = patience;
    String length = request.getHeader("Content-Length");
    isThere =
        request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    if (!isThere) {
      request.resume();
    }
  }

  /** Whether the request has a body at all. */
  public boolean isThere() {
    return isThere;
  }

  @Override
  public InputStream stream() {
    if (!isThere) {
      return InputStream.nullInputStream();
    }
    continueIfAsked();
    stream = new PulledStream(request, patience);
    failIfGone();
    return stream;
  }

  /** A client that left before anybody listened for it would be waited for in vain. */
  private void failIfGone() {
    if (request.response().closed() && !request.isEnded()) {
      stream.fail(new ClosedChannelException());
    }
  }

  @Override
  public Request.Uploads uploads() {
    if (!isThere) {
      return Optional::empty;
    }
    continueIfAsked();
    files = new MultipartFiles(request, patience);
    if (request.response().closed() && !request.isEnded()) {
      files.fail(new ClosedChannelException());
    }
    return files;
  }

  private void continueIfAsked() {
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
  }

  /**
   * To be called before the answer is sent. A body that nobody wants to the end costs the client
   * its connection: a little of it is still taken, so that the answer gets through.
   */
  public void leave(HttpServerResponse response) {
    if (!isThere || (stream != null && stream.isEnded()) || (files != null && files.isEnded())) {
      return;
    }
    response.putHeader("Connection", "close");
    var vertx = io.vertx.core.Vertx.currentContext().owner();
    response.endHandler(
        sent -> {
          passOver();
          vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
        });
  }

  private void passOver() {
    try {
      if (stream != null) {
        stream.passOver();
      } else if (files != null) {
        files.passOver();
      } else {
        request.handler(passedOver -> {});
      }
      request.resume();
    } catch (IllegalStateException gone) {
      // the client has left meanwhile
    }
  }
}

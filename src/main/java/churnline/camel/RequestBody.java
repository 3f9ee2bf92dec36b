package churnline.camel;

import churnline.api.Request;
import churnline.fault.BadInputException;
import churnline.fault.FaultCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The body of one request, taken from the connection only when a handler wants it. */
final class RequestBody implements Request.Body {
  private static final long LINGER_MILLIS = 1_000;

  private final HttpServerRequest request;
  private final Duration patience;
  private final boolean isThere;
  private PulledStream stream;

  /**
   * @param request paused
   * @param patience how long nothing may arrive
   */
  RequestBody(HttpServerRequest request, Duration patience) {
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
  boolean isThere() {
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
  public Optional<Request.Upload> upload() {
    if (!isThere) {
      return Optional.empty();
    }
    continueIfAsked();
    CompletableFuture<Request.Upload> first = new CompletableFuture<>();
    request.setExpectMultipart(true);
    request.uploadHandler(
        file -> {
          if (first.isDone() || file.filename() == null) {
            file.handler(passedOver -> {});
          } else {
            file.pause();
            stream = new PulledStream(file, patience);
            first.complete(new Request.Upload(file.filename(), stream));
          }
        });
    request.endHandler(
        nothing -> {
          if (!first.complete(null) && stream != null) {
            stream.hurry();
          }
        });
    request.exceptionHandler(
        failure -> {
          if (!first.completeExceptionally(failure) && stream != null) {
            stream.fail(failure);
          }
        });
    if (request.response().closed() && !request.isEnded()) {
      first.completeExceptionally(new ClosedChannelException());
    }
    request.resume();
    return Optional.ofNullable(await(first));
  }

  private Request.Upload await(CompletableFuture<Request.Upload> first) {
    try {
      return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException malformed) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "the multipart body cannot be read; expected multipart/form-data with its boundary",
          malformed.getCause());
    } catch (TimeoutException stalled) {
      throw new ConnectionLostException("no part of the body arrived", stalled);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException("stopped while the body was read", stopped);
    }
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
  void leave(HttpServerResponse response) {
    if (!isThere || (stream != null && stream.isEnded())) {
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
      if (stream == null) {
        request.handler(passedOver -> {});
      } else {
        stream.passOver();
      }
      request.resume();
    } catch (IllegalStateException gone) {
      // the client has left meanwhile
    }
  }
}

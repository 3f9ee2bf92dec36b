package churnline.edge.http;

import churnline.core.fault.BadInputException;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.edge.api.Endpoint;
import churnline.edge.api.Handler;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.http.body.ConnectionLostException;
import churnline.edge.http.body.PushedStream;
import churnline.edge.http.body.RequestBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request from Camel's exchange to a {@link Handler} and its {@link Reply} back. An
 * answer in memory goes the usual way, as the exchange's body; one that is made while it is sent is
 * written here, so that a failure in its midst can break the connection instead of ending it
 * cleanly.
 */
final class HttpAdapter implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger("http");
  private static final long CLOSE_SECONDS = 1;

  /** Smaller ones fit into the buffers of a connection. */
  private static final int LARGE_BYTES = 1 << 14;

  /** Bodies that may stream at once, in or out; each occupies a thread. */
  static final int MOST_STREAMS = 16;

  private final Endpoint endpoint;
  private final HttpGuard guard;
  private final Requests requests;
  private final Semaphore streams;

  /**
   * @param guard shared by all routes
   * @param streams shared by all routes; {@link #MOST_STREAMS} permits
   */
  HttpAdapter(Endpoint endpoint, HttpGuard guard, RequestIds ids, Semaphore streams) {
    this.endpoint = endpoint;
    this.guard = guard;
    requests = new Requests(endpoint, ids);
    this.streams = streams;
  }

  @Override
  public void process(Exchange exchange) {
    HttpMessage message = (HttpMessage) exchange.getIn();
    HttpServerRequest request = message.getRequest();
    if (message.getResponse().closed()) {
      // the client has left while its request waited for a thread
      leaveEmpty(exchange);
      return;
    }
    RequestBody body = new RequestBody(request, guard.patience());
    Request asked = requests.of(message, body);
    boolean streaming = body.isThere() && !asked.mediaType().equals("application/json");
    Optional<Reply> refusal =
        guard.refusal(
            request, endpoint.role(), asked.id(), streaming || endpoint.policy().counted());
    if (refusal.isPresent()) {
      body.leave(message.getResponse());
      give(exchange, asked.id(), refusal.get());
      return;
    }
    Deadlines.Begun begun = guard.deadlines().begin(request, endpoint.policy().timeLimited());
    boolean admitted = streaming ? streams.tryAcquire() : !body.isThere() || guard.enterBody();
    try {
      Reply reply = admitted ? answer(asked) : tooMany(asked);
      if (reply.content() instanceof Reply.Stream stream) {
        stream(exchange, message, asked, body, reply, stream, streaming);
      } else {
        body.leave(message.getResponse());
        answer(exchange, message, asked, reply);
      }
    } catch (ConnectionLostException lost) {
      abandon(exchange, message, asked, lost);
    } finally {
      guard.deadlines().end(begun);
      if (admitted) {
        leave(body, streaming);
      }
    }
  }

  private void leave(RequestBody body, boolean streaming) {
    if (streaming) {
      streams.release();
    } else if (body.isThere()) {
      guard.leaveBody();
    }
  }

  private Reply answer(Request request) {
    try {
      FaultPoint.REQUEST.reached(request.path());
      return endpoint.handler().answer(request);
    } catch (ConnectionLostException lost) {
      throw lost;
    } catch (RuntimeException | Error failure) {
      OutOfMemory.endIf(failure);
      tell(request, failure);
      return Problems.of(request, failure);
    }
  }

  private static Reply tooMany(Request request) {
    return Problems.of(
        request.id(),
        request.path(),
        FaultCode.TOO_MANY_REQUESTS,
        "too many concurrent uploads; retry later",
        List.of());
  }

  private static void tell(Request request, Throwable failure) {
    if (failure instanceof BadInputException bad) {
      LOG.debug("request={} code={}", request.id(), bad.code());
    } else if (failure instanceof UnavailableException down
        && down.code() != FaultCode.NO_CHAMPION) {
      LOG.warn("request={} path={} -> {}", request.id(), request.path(), down.getMessage());
    } else if (!(failure instanceof ChurnlineException)) {
      LOG.error("request={} -> a bug in Churnline", request.id(), failure);
    }
  }

  private void answer(Exchange exchange, HttpMessage message, Request asked, Reply reply) {
    if (reply.content() instanceof Reply.Bytes bytes
        && bytes.bytes().length >= LARGE_BYTES
        && !asked.method().equals("HEAD")) {
      large(exchange, message, asked, reply, bytes.bytes());
    } else {
      give(exchange, asked.id(), reply);
    }
  }

  /** It counts towards the memory of the server until the client has taken it. */
  private void large(
      Exchange exchange, HttpMessage message, Request asked, Reply reply, byte[] bytes) {
    HttpServerResponse response = message.getResponse();
    HeapBudget.Lease lease;
    try {
      lease = guard.heap().take(bytes.length, "an answer of this length");
    } catch (ChurnlineException others) {
      give(exchange, asked.id(), Problems.of(asked, others));
      return;
    }
    boolean sent = false;
    try {
      AnswerHeaders.write(response, asked.id(), reply);
      var unused = response.end(Buffer.buffer(bytes)).onComplete(taken -> lease.close());
      sent = true;
    } catch (IllegalStateException gone) {
      throw new ConnectionLostException("the client is gone", gone);
    } finally {
      if (!sent) {
        lease.close();
      }
    }
    leaveEmpty(exchange);
  }

  /** Camel has nothing to send. */
  private static void leaveEmpty(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
  }

  private static void give(Exchange exchange, String requestId, Reply reply) {
    var out = exchange.getMessage();
    out.removeHeaders("*");
    AnswerHeaders.of(requestId, reply).forEach(out::setHeader);
    out.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
    out.setBody(reply.content() instanceof Reply.Bytes bytes ? bytes.bytes() : null);
  }

  private void stream(
      Exchange exchange,
      HttpMessage message,
      Request asked,
      RequestBody body,
      Reply reply,
      Reply.Stream content,
      boolean admitted) {
    if (!admitted && !streams.tryAcquire()) {
      content.close();
      give(exchange, asked.id(), tooMany(asked));
      return;
    }
    HttpServerResponse response = message.getResponse();
    PushedStream out =
        new PushedStream(
            response, () -> AnswerHeaders.write(response, asked.id(), reply), guard.patience());
    try (content) {
      if (!asked.method().equals("HEAD")) {
        content.writeTo(out);
      }
      out.end();
    } catch (IOException | RuntimeException | Error failure) {
      OutOfMemory.endIf(failure);
      broken(exchange, message, asked, body, out, failure);
    } finally {
      if (!admitted) {
        streams.release();
      }
    }
  }

  private static void broken(
      Exchange exchange,
      HttpMessage message,
      Request asked,
      RequestBody body,
      PushedStream out,
      Throwable failure) {
    if (failure instanceof ConnectionLostException || out.isBegun()) {
      abandon(exchange, message, asked, failure);
      return;
    }
    tell(asked, failure);
    body.leave(message.getResponse());
    give(exchange, asked.id(), Problems.of(asked, failure));
  }

  /** Breaks the connection, so that no client takes what it got for the whole. */
  private static void abandon(
      Exchange exchange, HttpMessage message, Request asked, Throwable failure) {
    LOG.info(
        "request={} path={} -> broken off: {}", asked.id(), asked.path(), failure.getMessage());
    if (!(failure instanceof ConnectionLostException)) {
      tell(asked, failure);
    }
    leaveEmpty(exchange);
    close(message.getRequest().connection());
    try {
      // The connection is gone: this only tells Camel that nothing is left to be written.
      message.getResponse().end();
    } catch (IllegalStateException ended) {
      // nothing is left
    }
  }

  /** In peace when the client takes what is on its way to it. */
  private static void close(HttpConnection connection) {
    try {
      connection
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stays) {
      Connections.cut(connection);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package churnline.camel;

import churnline.api.Endpoint;
import churnline.api.Handler;
import churnline.api.Problems;
import churnline.api.Reply;
import churnline.api.Request;
import churnline.fault.BadInputException;
import churnline.fault.ChurnlineException;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Bodies that may stream at once, in or out; each occupies a thread. */
  static final int MOST_STREAMS = 16;

  private final Endpoint endpoint;
  private final HttpGuard guard;
  private final RequestIds ids;
  private final Semaphore streams;

  /**
   * @param guard shared by all routes
   * @param streams shared by all routes; {@link #MOST_STREAMS} permits
   */
  HttpAdapter(Endpoint endpoint, HttpGuard guard, RequestIds ids, Semaphore streams) {
    this.endpoint = endpoint;
    this.guard = guard;
    this.ids = ids;
    this.streams = streams;
  }

  /** Headers of every answer. */
  static Map<String, String> headers(String requestId, Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    if (!reply.contentType().isEmpty()) {
      headers.put("Content-Type", reply.contentType());
    }
    headers.put(RequestIds.HEADER, requestId);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put(
        "Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-store");
    return headers;
  }

  @Override
  public void process(Exchange exchange) {
    HttpMessage message = (HttpMessage) exchange.getIn();
    HttpServerRequest request = message.getRequest();
    RequestBody body = new RequestBody(request, guard.patience());
    Request asked = request(message, body);
    boolean streaming = body.isThere() && !asked.mediaType().equals("application/json");
    Optional<Reply> refusal = guard.refusal(request, endpoint.role(), asked.id(), streaming);
    if (refusal.isPresent()) {
      body.leave(message.getResponse());
      give(exchange, asked.id(), refusal.get());
      return;
    }
    Deadlines.Begun begun = guard.deadlines().begin(request);
    boolean admitted = streaming ? streams.tryAcquire() : !body.isThere() || guard.enterBody();
    try {
      Reply reply = admitted ? answer(asked) : tooMany(asked);
      if (reply.content() instanceof Reply.Stream stream) {
        stream(exchange, message, asked, body, reply, stream, streaming);
      } else {
        body.leave(message.getResponse());
        give(exchange, asked.id(), reply);
      }
    } catch (ConnectionLostException lost) {
      abandon(exchange, message, asked, lost);
    } finally {
      guard.deadlines().end(begun);
      if (streaming && admitted) {
        streams.release();
      } else if (body.isThere() && admitted) {
        guard.leaveBody();
      }
    }
  }

  private static Request request(HttpMessage message, RequestBody body, String id) {
    HttpServerRequest request = message.getRequest();
    Map<String, String> places = new HashMap<>();
    for (String name : List.of("version", "id", "sha256")) {
      String value = message.getHeader(name, String.class);
      if (value != null) {
        places.put(name, value);
      }
    }
    return new Request(
        id,
        request.method().name(),
        request.path(),
        places,
        firsts(request.params(), false),
        firsts(request.headers(), true),
        body);
  }

  private Request request(HttpMessage message, RequestBody body) {
    return request(message, body, ids.of(message.getRequest().getHeader(RequestIds.HEADER)));
  }

  private static Map<String, String> firsts(MultiMap all, boolean lower) {
    Map<String, String> out = new HashMap<>();
    all.forEach(
        entry ->
            out.putIfAbsent(
                lower ? entry.getKey().toLowerCase(Locale.ROOT) : entry.getKey(),
                entry.getValue()));
    return out;
  }

  private Reply answer(Request request) {
    try {
      return endpoint.handler().answer(request);
    } catch (ConnectionLostException lost) {
      throw lost;
    } catch (RuntimeException failure) {
      tell(request, failure);
      return Problems.of(request, failure);
    }
  }

  private static Reply tooMany(Request request) {
    return Problems.of(
        request.id(),
        request.path(),
        FaultCode.TOO_MANY_REQUESTS,
        "too many bodies are under way already; expected fewer; what to do: ask again later",
        List.of());
  }

  private static void tell(Request request, Throwable failure) {
    if (failure instanceof BadInputException bad) {
      LOG.debug("request={} code={}", request.id(), bad.code());
    } else if (failure instanceof UnavailableException down
        && down.code() != FaultCode.NO_CHAMPION) {
      LOG.warn("request={} path={} -> {}", request.id(), request.path(), down.getMessage());
    } else if (!(failure instanceof ChurnlineException)) {
      LOG.error("request={} -> a defect of Churnline", request.id(), failure);
    }
  }

  private static void give(Exchange exchange, String requestId, Reply reply) {
    var out = exchange.getMessage();
    out.removeHeaders("*");
    headers(requestId, reply).forEach(out::setHeader);
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
        new PushedStream(response, () -> head(response, asked.id(), reply), guard.patience());
    try (content) {
      if (!asked.method().equals("HEAD")) {
        content.writeTo(out);
      }
      out.end();
    } catch (IOException | RuntimeException failure) {
      broken(exchange, message, asked, body, out, failure);
    } finally {
      if (!admitted) {
        streams.release();
      }
    }
  }

  private static void head(HttpServerResponse response, String requestId, Reply reply) {
    response.setStatusCode(reply.status());
    headers(requestId, reply).forEach(response::putHeader);
  }

  private static void broken(
      Exchange exchange,
      HttpMessage message,
      Request asked,
      RequestBody body,
      PushedStream out,
      Exception failure) {
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
      Exchange exchange, HttpMessage message, Request asked, Exception failure) {
    LOG.info(
        "request={} path={} -> broken off: {}", asked.id(), asked.path(), failure.getMessage());
    if (!(failure instanceof ConnectionLostException)) {
      tell(asked, failure);
    }
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
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

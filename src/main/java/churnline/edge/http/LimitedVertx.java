package churnline.edge.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/**
 * Vert.x whose HTTP servers speak HTTP/1.1 alone, tell of their connections, answer what is no HTTP
 * and fail where they cannot listen. Camel makes a server with the options of its choice, and
 * offers no other way to reach it before it listens.
 */
final class LimitedVertx extends VertxWrapper {
  /** The kernel would take 4 MB for a client that takes nothing, and look busy meanwhile. */
  private static final int SEND_BUFFER = 1 << 17;

  private final Handler<HttpConnection> connections;
  private final Handler<HttpServerRequest> malformed;

  /**
   * @param connections is told of each new connection
   * @param malformed answers requests that cannot be decoded
   */
  LimitedVertx(
      VertxOptions options,
      Handler<HttpConnection> connections,
      Handler<HttpServerRequest> malformed) {
    super((VertxInternal) Vertx.vertx(options));
    this.connections = connections;
    this.malformed = malformed;
  }

  @Override
  public io.vertx.core.http.HttpServer createHttpServer(HttpServerOptions options) {
    // HTTP/2 without TLS is spoken by nobody but attackers and clients that try it unasked
    return new ListeningServer(
            delegate, options.setHttp2ClearTextEnabled(false).setSendBufferSize(SEND_BUFFER))
        .connectionHandler(
            connection -> {
              HeadCheck.guard(connection);
              connections.handle(connection);
            })
        .invalidRequestHandler(malformed);
  }
}

package churnline.edge.http;

import churnline.core.fault.UnavailableException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.ExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.VetoCamelContextStartException;

/**
 * A server that lets nothing start when it cannot listen. Camel, which starts it, would only log
 * that, and run on without HTTP.
 */
final class ListeningServer extends HttpServerImpl {
  ListeningServer(VertxInternal vertx, HttpServerOptions options) {
    super(vertx, options);
  }

  /** Waits for the outcome: Camel calls this on a thread that waits for it anyway. */
  @Override
  public HttpServer listen(int port, String host, Handler<AsyncResult<HttpServer>> told) {
    Future<HttpServer> listening = listen(port, host);
    try {
      listening.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException refused) {
      UnavailableException why =
          churnline.edge.http.HttpServer.cannotListen(host, port, refused.getCause());
      throw new RuntimeCamelException(
          new VetoCamelContextStartException(why.getMessage(), why, null, true));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while the server started", stopped);
    }
    listening.onComplete(told);
    return this;
  }
}

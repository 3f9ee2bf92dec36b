package churnline.edge.http;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.run.RunId;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.api.Role;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.apache.camel.spi.RestRegistry;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server's edges: its options, and answers to what no route takes. */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger("http");

  /** Streams occupy a thread each; the others must never wait for them. */
  private static final int WORKERS = 2 * HttpAdapter.MOST_STREAMS + 8;

  private static final long SWEEP_MILLIS = 1_000;
  private static final int FIRST = -1000;
  private static final String COUNTED = "counted";
  private final int port;
  private final HttpGuard guard;
  private final RequestIds ids;
  private final LimitedVertx vertx;
  private final String instance = UUID.randomUUID().toString();
  private int actualPort;

  private HttpServer(int port, HttpGuard guard, RunId ids) {
    this.guard = guard;
    this.port = port;
    this.ids = new RequestIds(ids);
    vertx =
        new LimitedVertx(
            new VertxOptions()
                // nothing is served from the class path: no copies that a kill would leave
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false))
                .setWorkerPoolSize(WORKERS)
                // a long stream is no blocked thread
                .setMaxWorkerExecuteTime(1)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS),
            guard.connections()::opened,
            new UnreadableRequests(this.ids));
  }

  /** Prepares the server that {@code main} will start. */
  public static HttpServer configure(Main main, String host, int port, HttpGuard guard, RunId ids) {
    main.addOverrideProperty("camel.server.enabled", "true");
    main.addOverrideProperty("camel.server.host", host);
    main.addOverrideProperty("camel.server.port", String.valueOf(port));
    main.bind("responseHeaders", new ResponseHeaders());
    main.addOverrideProperty(
        "camel.component.platform-http.header-filter-strategy", "#responseHeaders");
    HttpServer server = new HttpServer(port, guard, ids);
    main.bind("vertx", server.vertx);
    return server;
  }

  /** What is said when an address cannot be listened on. */
  public static UnavailableException cannotListen(String host, int port, Throwable why) {
    return new UnavailableException(
        FaultCode.PORT_IN_USE,
        "port %d on %s cannot be bound (%s); expected it to be free; stop what uses it or set"
                .formatted(port, host, why.getMessage())
            + " churn.http.port (CHURN_HTTP_PORT)",
        why);
  }

  /** Takes over what no route answers; to be called when the routes have been started. */
  public void started(CamelContext context) {
    VertxPlatformHttpRouter router =
        VertxPlatformHttpRouter.lookup(
            context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
    RestRegistry rest = PluginHelper.getRestRegistry(context);
    router.route("/*").order(FIRST).handler(at -> admit(at, context)).failureHandler(this::failed);
    router.route("/*").order(Integer.MAX_VALUE).handler(at -> unmatched(at, rest));
    vertx.setPeriodic(SWEEP_MILLIS, at -> sweep());
    actualPort = router.getServer().getPort();
  }

  private void sweep() {
    guard.deadlines().sweep();
    guard.connections().sweep();
  }

  /** To be called when the routes have been stopped: the last thread ends. */
  public void stopped() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The port that was bound; 0 before that. */
  public int port() {
    return actualPort;
  }

  /** What this server names itself, unlike any other, in {@link Reply#INSTANCE}. */
  public String instance() {
    return instance;
  }

  /** Requests in flight end in peace; new ones are sent away. */
  private void admit(RoutingContext at, CamelContext context) {
    count(at);
    at.response().putHeader(Reply.INSTANCE, instance);
    String wanted = at.request().getHeader(Reply.INSTANCE);
    if (wanted != null && !wanted.equals(instance)) {
      refuse(at, FaultCode.WRONG_HOST, "the request is for another service than this one");
    } else if (context.isStopping()) {
      refuse(at, FaultCode.STOPPING, "the service is stopping; retry after its restart");
    } else {
      at.next();
    }
  }

  /** A body of unknown length may hide another request from a proxy: nothing may follow it. */
  private void count(RoutingContext at) {
    HttpConnection connection = at.request().connection();
    if (at.get(COUNTED) != null) {
      return;
    }
    at.put(COUNTED, true);
    guard.connections().asked(connection);
    boolean last = at.request().getHeader("Transfer-Encoding") != null;
    if (last) {
      at.response().putHeader("Connection", "close");
    }
    at.addEndHandler(
        ended -> {
          guard.connections().answered(connection);
          if (last) {
            connection.close();
          }
        });
  }

  private void unmatched(RoutingContext at, RestRegistry rest) {
    Set<String> verbs = verbs(rest, at.normalizedPath());
    HttpMethod method = at.request().method();
    if (method.equals(HttpMethod.HEAD) && verbs.contains("GET")) {
      String query = at.request().query();
      at.reroute(HttpMethod.GET, at.normalizedPath() + (query == null ? "" : "?" + query));
      return;
    }
    String id = ids.of(at.request().getHeader(RequestIds.HEADER));
    Optional<Reply> refusal = guard.refusal(at.request(), Role.READ, id, true);
    if (refusal.isPresent()) {
      send(at, id, refusal.get());
    } else if (verbs.isEmpty()) {
      refuse(at, FaultCode.NOT_FOUND, "no such path; /openapi.json lists what there is");
    } else {
      String allowed = String.join(", ", verbs);
      at.response().putHeader("Allow", allowed);
      if (method.equals(HttpMethod.OPTIONS)) {
        send(at, id, new Reply(204, "", Map.of(), new Reply.Bytes(new byte[0])));
      } else {
        refuse(at, FaultCode.REQUEST_METHOD, "method not allowed; expected one of: " + allowed);
      }
    }
  }

  private static Set<String> verbs(RestRegistry rest, String path) {
    Set<String> verbs = new TreeSet<>();
    for (RestRegistry.RestService service : rest.listAllRestServices()) {
      String template = service.getUrl().replaceFirst("^[a-z]+:/+[^/]*", "");
      String pattern = "\\Q" + template.replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q") + "\\E";
      if (path.matches(pattern)) {
        verbs.add(service.getMethod().toUpperCase(java.util.Locale.ROOT));
      }
    }
    if (!verbs.isEmpty()) {
      verbs.add("OPTIONS");
    }
    if (verbs.contains("GET")) {
      verbs.add("HEAD");
    }
    return verbs;
  }

  private void failed(RoutingContext at) {
    HttpServerResponse response = at.response();
    if (response.headWritten() || response.closed()) {
      at.request().connection().close();
      return;
    }
    switch (at.statusCode()) {
      case 400 -> refuse(at, FaultCode.REQUEST_MALFORMED, "the request's address cannot be read");
      case 404 -> refuse(at, FaultCode.NOT_FOUND, "nothing is here; see /openapi.json");
      case 413 -> refuse(at, FaultCode.REQUEST_TOO_LARGE, "the body is too large");
      default -> {
        String id = ids.of(at.request().getHeader(RequestIds.HEADER));
        LOG.error("request={} path={} -> a bug in Churnline", id, path(at), at.failure());
        send(at, id, Problems.of(id, path(at), at.failure()));
      }
    }
  }

  private void refuse(RoutingContext at, FaultCode code, String detail) {
    String id = ids.of(at.request().getHeader(RequestIds.HEADER));
    send(at, id, Problems.of(id, path(at), code, detail, List.of()));
  }

  private static String path(RoutingContext at) {
    return at.request().path();
  }

  private static void send(RoutingContext at, String id, Reply reply) {
    HttpServerResponse response = at.response();
    AnswerHeaders.write(response, id, reply);
    if (reply.content() instanceof Reply.Bytes bytes) {
      response.end(io.vertx.core.buffer.Buffer.buffer(bytes.bytes()));
    }
  }
}

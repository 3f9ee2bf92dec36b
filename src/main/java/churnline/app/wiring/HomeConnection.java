package churnline.app.wiring;

import churnline.app.connection.Connection;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.run.RunId;
import churnline.core.run.Trigger;
import churnline.edge.api.Endpoint;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.files.HomeLock;
import churnline.edge.gate.RunGate;
import churnline.edge.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers that HTTP would call, called in this process, which has the home to itself. */
final class HomeConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger("command");

  /** Asked without putting published files right before: the answer is what was wrong with them. */
  private static final Set<String> LEAVE_FILES = Set.of("/rebuild", "/prediction");

  private final HomeLock lock;
  private final Engine engine;
  private final RunId ids;
  private final List<Endpoint> endpoints;
  private boolean started;

  HomeConnection(Settings settings, Clock clock, HomeLock lock) {
    this.lock = lock;
    try {
      engine =
          new Engine(settings, clock, new LibraryVersions(settings, clock), HeapBudget.unlimited());
    } catch (RuntimeException refused) {
      lock.close();
      throw refused;
    }
    ids = new RunId(clock);
    RunGate gate = new RunGate(engine.turn(), () -> false);
    endpoints =
        Endpoints.of(
            engine,
            new LocalRuns(engine, gate),
            gate,
            Trigger.COMMAND,
            Endpoints.Limits.NONE,
            Map.of());
    engine.load();
  }

  @Override
  public Response send(
      String method, String target, Map<String, String> headers, InputStream body) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question + 1);
    if (!started && method.equals("POST") && !LEAVE_FILES.contains(path)) {
      started = true;
      engine.start();
    }
    for (Endpoint endpoint : endpoints) {
      Optional<Map<String, String>> places = places(endpoint, method, path);
      if (places.isPresent()) {
        return answer(
            endpoint,
            new Request(
                ids.next(), method, path, places.get(), parameters(query), headers, body(body)));
      }
    }
    return response(
        Problems.of(
            ids.next(),
            path,
            new BadInputException(FaultCode.NOT_FOUND, "nothing is at " + method + " " + path)));
  }

  @Override
  public Response stream(String target, Map<String, String> headers, InputStream body) {
    return send("POST", target, headers, body);
  }

  private static Response answer(Endpoint endpoint, Request request) {
    try {
      return response(endpoint.handler().answer(request));
    } catch (RuntimeException refused) {
      Reply problem = Problems.of(request, refused);
      if (problem.status() == 500) {
        LOG.error("path={} -> a bug in Churnline", request.path(), refused);
      }
      return response(problem);
    }
  }

  private static Optional<Map<String, String>> places(
      Endpoint endpoint, String method, String path) {
    String[] template = endpoint.path().split("/", -1);
    String[] given = path.split("/", -1);
    if (!endpoint.method().equals(method) || template.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> places = new HashMap<>();
    for (int at = 0; at < template.length; at++) {
      if (template[at].startsWith("{")) {
        places.put(template[at].substring(1, template[at].length() - 1), decoded(given[at]));
      } else if (!template[at].equals(given[at])) {
        return Optional.empty();
      }
    }
    return Optional.of(places);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> out = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        out.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return out;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Request.Body body(InputStream stream) {
    return new Request.Body() {
      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public Request.Uploads uploads() {
        return Optional::empty;
      }
    };
  }

  private static Response response(Reply reply) {
    return new Response() {
      @Override
      public int status() {
        return reply.status();
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        if (reply.content() instanceof Reply.Bytes bytes) {
          out.write(bytes.bytes());
        } else if (reply.content() instanceof Reply.Stream stream) {
          try (stream) {
            stream.writeTo(out);
          }
        }
      }
    };
  }

  @Override
  public boolean isService() {
    return false;
  }

  @Override
  public void close() {
    engine.close();
    lock.close();
  }
}

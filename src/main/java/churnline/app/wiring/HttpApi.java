package churnline.app.wiring;

import churnline.core.run.RunId;
import churnline.core.run.Trigger;
import churnline.edge.api.Role;
import churnline.edge.camel.RunLauncher;
import churnline.edge.gate.RunGate;
import churnline.edge.gate.Vital;
import churnline.edge.http.ApiRoutes;
import churnline.edge.http.HttpGuard;
import churnline.edge.http.HttpLimits;
import churnline.edge.http.HttpServer;
import churnline.edge.security.Access;
import churnline.edge.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The endpoints behind an HTTP server. */
final class HttpApi {
  /** Bound to every address, it is reached from this machine by these. */
  private static final Map<String, String> REACHED_AS = Map.of("0.0.0.0", "127.0.0.1", "::", "::1");

  private final Engine engine;
  private HttpServer server;
  private RunLauncher launcher;

  HttpApi(Engine engine) {
    this.engine = engine;
  }

  /**
   * Adds the server and its routes to {@code main}.
   *
   * @param vitals what health looks at, by name
   */
  void addTo(Main main, RunGate gate, Map<String, Vital> vitals) {
    Settings.Http http = engine.settings().http();
    RunId ids = new RunId(engine.clock());
    HttpGuard guard = guard(http);
    server = HttpServer.configure(main, http.host(), http.port(), guard, ids);
    launcher = new RunLauncher(gate, engine.recent(), engine.ids(), engine.clock());
    engine.metrics().bindTo(main);
    main.configure()
        .addRoutesBuilder(
            new ApiRoutes(
                Endpoints.of(
                    engine,
                    launcher,
                    gate,
                    Trigger.HTTP,
                    new Endpoints.Limits(http.maxJsonBytes(), http.maxCsvBytes(), http.maxRows()),
                    vitals),
                guard,
                ids));
  }

  private HttpGuard guard(Settings.Http http) {
    List<Access.Key> keys =
        http.keys().stream()
            .map(
                key ->
                    new Access.Key(
                        key.operates() ? Role.OPERATE : Role.READ, key.secret().reveal()))
            .toList();
    return new HttpGuard(
        new Access(keys, http.host(), http.isLoopback(), http.rate(), System::nanoTime),
        new HttpLimits(http.maxTime(), http.idle(), connections(http.maxConnections())),
        engine.heap(),
        System::nanoTime);
  }

  /** Beyond the limit of open files, files that arrive could not be opened either. */
  private int connections(int wanted) {
    int most = OpenFiles.connections(wanted);
    if (most < wanted) {
      engine
          .log()
          .warned(
              ("at most %d connections are open at once, not churn.http.max-connections = %d: this"
                      + " process may open too few files; raise the limit: ulimit -n %d"
                      + " (LimitNOFILE=%3$d of a systemd service)")
                  .formatted(most, wanted, OpenFiles.needed(wanted)));
    }
    return most;
  }

  /** To be called when the routes have been started. */
  void started(CamelContext context) {
    launcher.started(context);
    server.started(context);
  }

  /** To be called when the routes have been stopped. */
  void stopped() {
    server.stopped();
  }

  /** The port that was bound. */
  int port() {
    return server.port();
  }

  /** What the server names itself in its answers. */
  String instance() {
    return server.instance();
  }

  /** Where this machine reaches the server, such as {@code http://127.0.0.1:8080}. */
  String address() {
    String host = engine.settings().http().host();
    return url(REACHED_AS.getOrDefault(host, host));
  }

  /** What the server listens on: {@code http://0.0.0.0:8080} is open to every network. */
  String bound() {
    return url(engine.settings().http().host());
  }

  private String url(String host) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /**
   * Looks whether the server will be able to listen, before anything is opened. Only the server
   * itself can tell for sure: another may take the port meanwhile.
   */
  static void probePort(Settings.Http http) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()));
    } catch (IOException taken) {
      throw HttpServer.cannotListen(http.host(), http.port(), taken);
    }
  }
}

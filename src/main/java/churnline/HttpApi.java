package churnline;

import churnline.api.ApiDescription;
import churnline.api.ClientAnswers;
import churnline.api.FileAnswers;
import churnline.api.FilePrediction;
import churnline.api.HealthAnswers;
import churnline.api.InboxAnswers;
import churnline.api.ModelAnswers;
import churnline.api.Predictor;
import churnline.api.RecentRuns;
import churnline.api.ReportAnswers;
import churnline.api.RowPrediction;
import churnline.api.RunAnswers;
import churnline.camel.ApiRoutes;
import churnline.camel.HttpServer;
import churnline.camel.Metrics;
import churnline.camel.RunGate;
import churnline.camel.RunLauncher;
import churnline.cycle.DiskSpace;
import churnline.cycle.RunId;
import churnline.cycle.Serving;
import churnline.cycle.Tables;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import churnline.files.InboxUpload;
import churnline.files.ServedFiles;
import churnline.report.Answers;
import churnline.settings.Settings;
import churnline.sql.DuckDbStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Everything that HTTP answers, wired together. */
final class HttpApi {
  private final Settings settings;
  private final Parts parts;
  private final Clock clock;
  private HttpServer server;
  private RunLauncher launcher;

  /** What the endpoints answer from. */
  record Parts(
      DuckDbStore store,
      Serving serving,
      Tables tables,
      Answers answers,
      Metrics metrics,
      RecentRuns recent,
      DiskSpace space) {}

  HttpApi(Settings settings, Parts parts, Clock clock) {
    this.settings = settings;
    this.parts = parts;
    this.clock = clock;
  }

  /** Adds the server and its routes to {@code main}. */
  void addTo(Main main, RunGate gate) {
    server =
        HttpServer.configure(
            main, settings.http().host(), settings.http().port(), new RunId(clock));
    launcher = new RunLauncher(gate, parts.recent(), clock);
    parts.metrics().bindTo(main);
    main.configure().addRoutesBuilder(new ApiRoutes(handlers(), new RunId(clock)));
  }

  /** To be called when the routes have been started. */
  void started(CamelContext context) {
    launcher.started(context);
    server.started(context);
  }

  /** The port that was bound. */
  int port() {
    return server.port();
  }

  private ApiRoutes.Handlers handlers() {
    Settings.Folders folders = settings.folders();
    Predictor predictor =
        new Predictor(
            parts.serving(),
            parts.tables(),
            settings.schema(),
            settings.csv(),
            parts.metrics().predictions());
    ServedFiles files =
        new ServedFiles(
            folders.home(), List.of(folders.inbox(), folders.testdata(), folders.ingesteddata()));
    ReportAnswers reports = new ReportAnswers(parts.answers(), parts.serving());
    ModelAnswers models = new ModelAnswers(parts.store().models());
    RunAnswers runs =
        new RunAnswers(parts.store().runs(), parts.store().batches(), parts.recent(), launcher);
    FileAnswers batches = new FileAnswers(parts.store().batches());
    HealthAnswers health =
        new HealthAnswers(parts.serving(), parts.store().rows(), folders.inbox(), parts.space());
    return new ApiRoutes.Handlers(
        new FilePrediction(predictor, files),
        new RowPrediction(predictor, settings.http().maxJsonBytes(), settings.http().maxCsvBytes()),
        reports::scoring,
        reports::summaryStatistics,
        reports::diagnostics,
        new ClientAnswers(
            parts.serving(),
            parts.store().rows(),
            parts.store().predictions(),
            settings.schema(),
            parts.tables()),
        models::list,
        models::champion,
        models::version,
        runs::list,
        runs::one,
        batches::list,
        batches::one,
        new InboxAnswers(
            new InboxUpload(folders.inbox(), settings.inbox().maxFiles(), parts.space(), clock),
            settings.http().maxCsvBytes()),
        runs::start,
        new ApiDescription(),
        health::live,
        health::ready,
        parts.metrics().handler());
  }

  /** Camel only warns about a port in use and runs on without HTTP; so we ask first. */
  static void probePort(Settings.Http http) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()));
    } catch (IOException taken) {
      throw new UnavailableException(
          FaultCode.PORT_IN_USE,
          "port "
              + http.port()
              + " on "
              + http.host()
              + " cannot be bound ("
              + taken.getMessage()
              + "); expected it to be free; stop what uses it or set churn.http.port"
              + " (CHURN_HTTP_PORT)",
          taken);
    }
  }
}

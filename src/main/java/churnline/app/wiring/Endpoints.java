package churnline.app.wiring;

import churnline.core.disk.Folders.Folder;
import churnline.core.run.Trigger;
import churnline.edge.answers.ComparisonAnswers;
import churnline.edge.answers.FileAnswers;
import churnline.edge.answers.HealthAnswers;
import churnline.edge.answers.InboxAnswers;
import churnline.edge.answers.ModelAnswers;
import churnline.edge.answers.PromotionAnswers;
import churnline.edge.answers.RebuildAnswers;
import churnline.edge.answers.ReportAnswers;
import churnline.edge.answers.RunAnswers;
import churnline.edge.answers.RunAnswers.RunStarter;
import churnline.edge.answers.StatusAnswers;
import churnline.edge.api.ApiDescription;
import churnline.edge.api.Budgeted;
import churnline.edge.api.ConcurrencyLimit;
import churnline.edge.api.Endpoint;
import churnline.edge.api.Endpoint.Policy;
import churnline.edge.api.Handler;
import churnline.edge.api.Role;
import churnline.edge.clients.ClientAnswers;
import churnline.edge.files.ServedFiles;
import churnline.edge.gate.RunExclusion;
import churnline.edge.gate.Vital;
import churnline.edge.inbox.InboxUpload;
import churnline.edge.prediction.FilePrediction;
import churnline.edge.prediction.Predictor;
import churnline.edge.prediction.RowPrediction;
import churnline.edge.settings.Settings;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The table of all that HTTP and the commands can ask for. A new endpoint is one line here. */
final class Endpoints {
  /** Each reads every labelled row, and holds a thread and a connection meanwhile. */
  private static final int MOST_COMPARISONS = 4;

  /** Lists that are made at once; quick ones, but of up to 10,000 lines. */
  private static final int MOST_LISTS = 8;

  private static final long BYTES_OF_LIST = 4L << 20;

  private Endpoints() {}

  /**
   * How long bodies may be, in bytes and rows.
   *
   * @param json of JSON
   * @param csv of CSV, which is streamed
   * @param rows most rows of JSON
   */
  record Limits(long json, long csv, int rows) {
    /** For commands, whose user has the machine anyway. */
    static final Limits NONE =
        new Limits(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, Integer.MAX_VALUE);
  }

  /**
   * Wires the handlers to an engine.
   *
   * @param starter starts runs
   * @param gate keeps what changes the champion or the files apart from runs
   * @param trigger what a promotion by hand is noted as
   * @param limits of bodies
   * @param vitals what must be alive, by name
   */
  static List<Endpoint> of(
      Engine engine,
      RunStarter starter,
      RunExclusion gate,
      Trigger trigger,
      Limits limits,
      Map<String, Vital> vitals) {
    // long: one table of all endpoints, and before it those who answer them
    Settings settings = engine.settings();
    Settings.Folders folders = settings.folders();
    Store store = engine.store();
    Predictor predictor =
        new Predictor(
            engine.serving(),
            engine.tables(),
            settings.schema(),
            settings.csv(),
            engine.heap(),
            engine.metrics().predictions());
    ReportAnswers reports = new ReportAnswers(engine.answers(), engine.serving());
    ModelAnswers models = new ModelAnswers(store.models());
    PromotionAnswers promotion = new PromotionAnswers(engine.handDeployment(), gate, trigger);
    RunAnswers runs = new RunAnswers(store.runs(), store.batches(), engine.recent(), starter);
    FileAnswers files = new FileAnswers(store.batches());
    RebuildAnswers rebuild =
        new RebuildAnswers(
            engine.rebuild(),
            engine.serving(),
            gate,
            (folder, path) -> shown(engine, folder, path));
    HealthAnswers health =
        new HealthAnswers(
            engine.serving(), store.rows(), folders.inbox(), engine.space(), engine.node(), vitals);
    InboxUpload upload = Homes.inbox(settings, engine.clock());
    upload.sweep();
    // spotless:off - one line per endpoint
    return List.of(
        new Endpoint("predict-file", Role.READ, "GET", "/prediction", new FilePrediction(predictor, new ServedFiles(
            folders.home(), List.of(folders.inbox(), folders.testdata(), folders.ingesteddata())))).query("file"),
        new Endpoint("predict-rows", Role.READ, "POST", "/prediction", new RowPrediction(predictor,
            limits.json(), limits.csv(), limits.rows())).under(Policy.QUESTION),
        new Endpoint("scoring", Role.READ, "GET", "/scoring", reports::scoring),
        new Endpoint("summarystats", Role.READ, "GET", "/summarystats", reports::summaryStatistics),
        new Endpoint("diagnostics", Role.READ, "GET", "/diagnostics", reports::diagnostics),
        new Endpoint("clients", Role.READ, "GET", "/clients", new ConcurrencyLimit(MOST_LISTS, new ClientAnswers(
            engine.serving(), store.rows(), store.predictions(), store.batches(), settings.schema(),
            engine.tables(), engine.heap()))).query("top", "by", "batch"),
        new Endpoint("status", Role.READ, "GET", "/status", status(engine, gate)),
        new Endpoint("models", Role.READ, "GET", "/models", listing(engine, models::list)).query("at"),
        new Endpoint("train", Role.OPERATE, "POST", "/models", runs::train),
        new Endpoint("champion", Role.READ, "GET", "/models/champion", models::champion),
        new Endpoint("compare", Role.READ, "GET", "/models/compare", new ConcurrencyLimit(MOST_COMPARISONS,
            new ComparisonAnswers(engine.comparison(), store.rows(), engine.heap()))).query("left", "right"),
        new Endpoint("model", Role.READ, "GET", "/models/{version}", models::version),
        new Endpoint("promote", Role.OPERATE, "POST", "/models/{version}/promote", promotion::promote),
        new Endpoint("runs", Role.READ, "GET", "/runs", listing(engine, runs::list)).query("limit"),
        new Endpoint("run-record", Role.READ, "GET", "/runs/{id}", runs::one),
        new Endpoint("files", Role.READ, "GET", "/files", listing(engine, files::list)).query("limit"),
        new Endpoint("file", Role.READ, "GET", "/files/{sha256}", files::one),
        new Endpoint("upload", Role.OPERATE, "POST", "/inbox", new InboxAnswers(upload, limits.csv())).query("name"),
        new Endpoint("full-process", Role.OPERATE, "POST", "/full-process", runs::start),
        new Endpoint("report-now", Role.OPERATE, "POST", "/report", rebuild::report),
        new Endpoint("rebuild", Role.OPERATE, "POST", "/rebuild", rebuild::rebuild),
        new Endpoint("openapi", Role.READ, "GET", "/openapi.json", new ApiDescription(settings.schema())),
        new Endpoint("health", Role.READ, "GET", "/observe/health", health::health),
        new Endpoint("live", Role.OPEN, "GET", "/observe/health/live", health::live),
        new Endpoint("ready", Role.OPEN, "GET", "/observe/health/ready", health::ready),
        new Endpoint("metrics", Role.READ, "GET", "/observe/metrics", engine.metrics().handler()));
    // spotless:on
  }

  private static Handler listing(Engine engine, Handler handler) {
    return new ConcurrencyLimit(MOST_LISTS, new Budgeted(engine.heap(), BYTES_OF_LIST, handler));
  }

  /** A file as people know it: relative to the home where it lies there. */
  private static String shown(Engine engine, Folder folder, String path) {
    Path file = engine.folders().path(folder, path);
    Path home = engine.settings().folders().home();
    return (file.startsWith(home) ? home.relativize(file) : file).toString();
  }

  private static StatusAnswers status(Engine engine, RunExclusion gate) {
    Store store = engine.store();
    return new StatusAnswers(
        new StatusAnswers.Sources(
            engine.serving(),
            store.runs(),
            store.models(),
            store.batches(),
            store.rows(),
            engine.answers(),
            engine.inbox(),
            engine.folders()),
        engine.node(),
        engine.recent(),
        gate,
        engine.clock(),
        engine.settings().schema().id().isPresent());
  }
}

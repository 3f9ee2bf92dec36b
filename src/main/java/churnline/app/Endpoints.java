package churnline.app;

import churnline.api.ApiDescription;
import churnline.api.AtMost;
import churnline.api.Budgeted;
import churnline.api.ClientAnswers;
import churnline.api.ComparisonAnswers;
import churnline.api.Endpoint;
import churnline.api.Exclusive;
import churnline.api.FileAnswers;
import churnline.api.FilePrediction;
import churnline.api.Handler;
import churnline.api.HealthAnswers;
import churnline.api.InboxAnswers;
import churnline.api.ModelAnswers;
import churnline.api.Predictor;
import churnline.api.PromotionAnswers;
import churnline.api.RebuildAnswers;
import churnline.api.ReportAnswers;
import churnline.api.Role;
import churnline.api.RowPrediction;
import churnline.api.RunAnswers;
import churnline.api.RunAnswers.RunStarter;
import churnline.api.StatusAnswers;
import churnline.api.Vital;
import churnline.cycle.Folders.Folder;
import churnline.cycle.Trigger;
import churnline.files.InboxUpload;
import churnline.files.ServedFiles;
import churnline.settings.Settings;
import churnline.sql.Store;
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
      Exclusive gate,
      Trigger trigger,
      Limits limits,
      Map<String, Vital> vitals) {
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
            folders.home(), List.of(folders.inbox(), folders.testdata(), folders.ingesteddata())))),
        new Endpoint("predict-rows", Role.READ, "POST", "/prediction", new RowPrediction(predictor,
            limits.json(), limits.csv(), limits.rows())),
        new Endpoint("scoring", Role.READ, "GET", "/scoring", reports::scoring),
        new Endpoint("summarystats", Role.READ, "GET", "/summarystats", reports::summaryStatistics),
        new Endpoint("diagnostics", Role.READ, "GET", "/diagnostics", reports::diagnostics),
        new Endpoint("clients", Role.READ, "GET", "/clients", new AtMost(MOST_LISTS, new ClientAnswers(
            engine.serving(), store.rows(), store.predictions(), store.batches(), settings.schema(),
            engine.tables(), engine.heap()))),
        new Endpoint("status", Role.READ, "GET", "/status", status(engine, gate)),
        new Endpoint("models", Role.READ, "GET", "/models", listing(engine, models::list)),
        new Endpoint("train", Role.OPERATE, "POST", "/models", runs::train),
        new Endpoint("champion", Role.READ, "GET", "/models/champion", models::champion),
        new Endpoint("compare", Role.READ, "GET", "/models/compare", new AtMost(MOST_COMPARISONS,
            new ComparisonAnswers(engine.comparison(), store.rows(), engine.heap()))),
        new Endpoint("model", Role.READ, "GET", "/models/{version}", models::version),
        new Endpoint("promote", Role.OPERATE, "POST", "/models/{version}/promote", promotion::promote),
        new Endpoint("runs", Role.READ, "GET", "/runs", listing(engine, runs::list)),
        new Endpoint("run-record", Role.READ, "GET", "/runs/{id}", runs::one),
        new Endpoint("files", Role.READ, "GET", "/files", listing(engine, files::list)),
        new Endpoint("file", Role.READ, "GET", "/files/{sha256}", files::one),
        new Endpoint("upload", Role.OPERATE, "POST", "/inbox", new InboxAnswers(upload, limits.csv())),
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
    return new AtMost(MOST_LISTS, new Budgeted(engine.heap(), BYTES_OF_LIST, handler));
  }

  /** A file as people know it: relative to the home where it lies there. */
  private static String shown(Engine engine, Folder folder, String path) {
    Path file = engine.folders().path(folder, path);
    Path home = engine.settings().folders().home();
    return (file.startsWith(home) ? home.relativize(file) : file).toString();
  }

  private static StatusAnswers status(Engine engine, Exclusive gate) {
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

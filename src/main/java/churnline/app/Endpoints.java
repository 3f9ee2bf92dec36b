package churnline.app;

import churnline.api.ApiDescription;
import churnline.api.ClientAnswers;
import churnline.api.ComparisonAnswers;
import churnline.api.Endpoint;
import churnline.api.Exclusive;
import churnline.api.FileAnswers;
import churnline.api.FilePrediction;
import churnline.api.HealthAnswers;
import churnline.api.InboxAnswers;
import churnline.api.ModelAnswers;
import churnline.api.Predictor;
import churnline.api.PromotionAnswers;
import churnline.api.RebuildAnswers;
import churnline.api.ReportAnswers;
import churnline.api.RowPrediction;
import churnline.api.RunAnswers;
import churnline.api.RunAnswers.RunStarter;
import churnline.api.StatusAnswers;
import churnline.cycle.Trigger;
import churnline.files.InboxUpload;
import churnline.files.ServedFiles;
import churnline.settings.Settings;
import churnline.sql.Store;
import java.util.List;

/** The table of all that HTTP and the commands can ask for. A new endpoint is one line here. */
final class Endpoints {
  private Endpoints() {}

  /**
   * How long bodies may be, in bytes.
   *
   * @param json of JSON
   * @param csv of CSV, which is streamed
   */
  record Limits(long json, long csv) {
    /** For commands, whose user has the machine anyway. */
    static final Limits NONE = new Limits(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
  }

  /**
   * Wires the handlers to an engine.
   *
   * @param starter starts runs
   * @param gate keeps what changes the champion or the files apart from runs
   * @param trigger what a promotion by hand is noted as
   * @param limits of bodies
   */
  static List<Endpoint> of(
      Engine engine, RunStarter starter, Exclusive gate, Trigger trigger, Limits limits) {
    Settings settings = engine.settings();
    Settings.Folders folders = settings.folders();
    Store store = engine.store();
    Predictor predictor =
        new Predictor(
            engine.serving(),
            engine.tables(),
            settings.schema(),
            settings.csv(),
            engine.metrics().predictions());
    ReportAnswers reports = new ReportAnswers(engine.answers(), engine.serving());
    ModelAnswers models = new ModelAnswers(store.models());
    PromotionAnswers promotion = new PromotionAnswers(engine.handDeployment(), gate, trigger);
    RunAnswers runs = new RunAnswers(store.runs(), store.batches(), engine.recent(), starter);
    FileAnswers files = new FileAnswers(store.batches());
    RebuildAnswers rebuild =
        new RebuildAnswers(engine.rebuild(), engine.serving(), gate, engine::shown);
    HealthAnswers health =
        new HealthAnswers(engine.serving(), store.rows(), folders.inbox(), engine.space());
    InboxUpload upload = Homes.inbox(settings, engine.clock());
    upload.sweep();
    // spotless:off - one line per endpoint
    return List.of(
        new Endpoint("predict-file", "GET", "/prediction", new FilePrediction(predictor, new ServedFiles(
            folders.home(), List.of(folders.inbox(), folders.testdata(), folders.ingesteddata())))),
        new Endpoint("predict-rows", "POST", "/prediction", new RowPrediction(predictor,
            limits.json(), limits.csv())),
        new Endpoint("scoring", "GET", "/scoring", reports::scoring),
        new Endpoint("summarystats", "GET", "/summarystats", reports::summaryStatistics),
        new Endpoint("diagnostics", "GET", "/diagnostics", reports::diagnostics),
        new Endpoint("clients", "GET", "/clients", new ClientAnswers(
            engine.serving(), store.rows(), store.predictions(), store.batches(), settings.schema(),
            engine.tables())),
        new Endpoint("status", "GET", "/status", status(engine)),
        new Endpoint("models", "GET", "/models", models::list),
        new Endpoint("train", "POST", "/models", runs::train),
        new Endpoint("champion", "GET", "/models/champion", models::champion),
        new Endpoint("compare", "GET", "/models/compare", new ComparisonAnswers(engine.comparison())),
        new Endpoint("model", "GET", "/models/{version}", models::version),
        new Endpoint("promote", "POST", "/models/{version}/promote", promotion::promote),
        new Endpoint("runs", "GET", "/runs", runs::list),
        new Endpoint("run-record", "GET", "/runs/{id}", runs::one),
        new Endpoint("files", "GET", "/files", files::list),
        new Endpoint("file", "GET", "/files/{sha256}", files::one),
        new Endpoint("upload", "POST", "/inbox", new InboxAnswers(upload, limits.csv())),
        new Endpoint("full-process", "POST", "/full-process", runs::start),
        new Endpoint("report-now", "POST", "/report", rebuild::report),
        new Endpoint("rebuild", "POST", "/rebuild", rebuild::rebuild),
        new Endpoint("openapi", "GET", "/openapi.json", new ApiDescription()),
        new Endpoint("health", "GET", "/observe/health", health::ready),
        new Endpoint("live", "GET", "/observe/health/live", health::live),
        new Endpoint("ready", "GET", "/observe/health/ready", health::ready),
        new Endpoint("metrics", "GET", "/observe/metrics", engine.metrics().handler()));
    // spotless:on
  }

  private static StatusAnswers status(Engine engine) {
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
        engine.recent(),
        engine.clock(),
        engine.settings().schema().id().isPresent());
  }
}

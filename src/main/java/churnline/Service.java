package churnline;

import churnline.api.RecentRuns;
import churnline.camel.HousekeepingRoutes;
import churnline.camel.InboxWatch;
import churnline.camel.Metrics;
import churnline.camel.PipelineRoutes;
import churnline.camel.RunGate;
import churnline.camel.RunLog;
import churnline.camel.RunMetrics;
import churnline.charts.ConfusionMatrixChart;
import churnline.csv.CsvTables;
import churnline.cycle.Assembly;
import churnline.cycle.Champion;
import churnline.cycle.Cycle;
import churnline.cycle.DiskSpace;
import churnline.cycle.EvaluationSet;
import churnline.cycle.Folders.Folder;
import churnline.cycle.MasterFile;
import churnline.cycle.Serving;
import churnline.files.HomeFolders;
import churnline.files.InboxFolder;
import churnline.files.InboxStrangers;
import churnline.json.Json;
import churnline.report.Answers;
import churnline.report.ConfusionMatrixPicture;
import churnline.report.Publisher;
import churnline.report.Retention;
import churnline.settings.Settings;
import churnline.sql.DuckDbStore;
import churnline.tribuo.TribuoTrainer;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The running application: everything wired together. */
final class Service {
  private final Settings settings;
  private final Clock clock;
  private final RunGate gate = new RunGate();
  private volatile Main running;
  private volatile int port;
  private final LibraryVersions libraries;

  Service(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    libraries = new LibraryVersions(settings, clock);
  }

  /**
   * Runs until the process is told to stop.
   *
   * @param started is called when files are watched and HTTP answers
   * @return exit status
   */
  int run(Runnable started) throws Exception {
    HttpApi.probePort(settings.http());
    HomeFolders folders =
        new HomeFolders(
            Map.of(
                Folder.INBOX, settings.folders().inbox(),
                Folder.INGESTED, settings.folders().ingesteddata(),
                Folder.MODELS, settings.folders().models(),
                Folder.PRODUCTION, settings.folders().production(),
                Folder.TESTDATA, settings.folders().testdata()));
    try (DuckDbStore store = openStore(folders)) {
      Parts parts = assemble(store, folders);
      parts.cycle().start();
      running = main(parts, started);
      running.run();
      return running.getExitCode();
    }
  }

  /** Starts everything and stops it again. */
  int warmUp() throws Exception {
    return run(this::stop);
  }

  /** Lets {@link #run} come to its end; to be called once it has started. */
  void stop() {
    running.completed();
  }

  /** Whether a run is under way. */
  boolean isBusy() {
    return gate.isTaken();
  }

  /** The port that HTTP answers on, once started. */
  int port() {
    return port;
  }

  private DuckDbStore openStore(HomeFolders folders) {
    return DuckDbStore.open(
        folders.path(Folder.INGESTED, "churnline.duckdb"),
        new DuckDbStore.Options(
            settings.store().memoryBytes() / (1 << 20) + "MiB",
            settings.store().threads(),
            settings.schema(),
            settings.deduplicate(),
            clock));
  }

  /** What the routes need. */
  private record Parts(
      Cycle cycle, InboxFolder inbox, RunLog log, HttpApi http, Retention retention) {}

  private Parts assemble(DuckDbStore store, HomeFolders folders) {
    AtomicReference<Serving> later = new AtomicReference<>();
    RunLog log =
        new RunLog(
            () -> Optional.ofNullable(later.get()).flatMap(Serving::champion).map(Champion::name));
    Metrics metrics = new Metrics();
    RecentRuns recent = new RecentRuns();
    RunMetrics observer =
        new RunMetrics(
            log,
            metrics.registry(),
            recent,
            () ->
                Optional.ofNullable(later.get())
                    .flatMap(Serving::champion)
                    .map(now -> now.stored().version())
                    .orElse(0));
    DiskSpace space = new DiskSpace(folders::free, settings.diskReserve());
    CsvTables tables = new CsvTables(settings.csv(), settings.schema());
    InboxFolder inbox = new InboxFolder(settings.folders().inbox(), clock);
    EvaluationSet evaluation =
        new EvaluationSet(
            folders,
            tables,
            store.rows(),
            store.models(),
            settings.schema(),
            settings.csv(),
            settings.holdout().exclude(),
            observer,
            clock);
    TribuoTrainer trainer = new TribuoTrainer();
    Serving serving = new Serving(store.models(), trainer, evaluation);
    later.set(serving);
    Answers answers = new Answers(store.rows(), store.runs(), libraries, settings.schema());
    Publisher publisher =
        new Publisher(
            new Publisher.Ports(
                folders,
                inbox,
                tables,
                store.batches(),
                store.runs(),
                store.models(),
                store.predictions(),
                observer,
                Json::pretty,
                picture(),
                clock.getZone()),
            settings.schema(),
            settings.csv(),
            answers,
            settings.retention().models());
    Cycle cycle =
        Assembly.cycle(
            new Assembly.Ports(
                inbox,
                tables,
                store.batches(),
                store.rows(),
                store.models(),
                store.runs(),
                new MasterFile(folders, store.master(), store.rows(), tables, settings.schema()),
                space,
                trainer,
                serving,
                observer,
                clock),
            new Assembly.Policies(
                settings.schema(),
                settings.csv(),
                settings.holdout(),
                settings.drift(),
                settings.retrain(),
                settings.promotion(),
                settings.threshold(),
                settings.seed()),
            publisher);
    HttpApi http =
        new HttpApi(
            settings,
            new HttpApi.Parts(store, serving, tables, answers, metrics, recent, space),
            clock);
    Retention retention =
        new Retention(folders, store.retention(), store.models(), settings.retention(), clock);
    return new Parts(cycle, inbox, log, http, retention);
  }

  private static ConfusionMatrixPicture picture() {
    return (scores, title, subtitle, schema) ->
        ConfusionMatrixChart.png(
            scores.truePositives(),
            scores.falsePositives(),
            scores.falseNegatives(),
            scores.trueNegatives(),
            "left (" + schema.target() + "=" + schema.positive() + ")",
            "stayed (" + schema.target() + "=" + schema.negative() + ")",
            title,
            subtitle);
  }

  private Main main(Parts parts, Runnable started) {
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation(
        "file:" + settings.folders().home().resolve("application.properties") + ";optional=true");
    main.addInitialProperty("camel.main.name", "churnline");
    main.addInitialProperty("camel.main.startupSummaryLevel", "off");
    main.addInitialProperty("camel.main.shutdownTimeout", "300");
    InboxWatch watch =
        new InboxWatch(
            parts.inbox(),
            settings.inbox().quiet(),
            settings.inbox().maxFiles(),
            System::nanoTime,
            parts.log()::warned);
    main.bind("inboxWatch", watch);
    main.configure()
        .addRoutesBuilder(
            new PipelineRoutes(
                inboxUri(),
                quartz("cycle", settings.cron()),
                settings.retrain().cron().map(cron -> quartz("retrain", cron)),
                parts.cycle(),
                gate,
                parts.cycle()::isStopping));
    parts.http().addTo(main, gate);
    main.configure()
        .addRoutesBuilder(
            new HousekeepingRoutes(
                parts.inbox(),
                new InboxStrangers(settings.folders().inbox()),
                parts.log()::warned,
                libraries.lookUp(),
                gate,
                parts.retention()::pass));
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterStart(BaseMainSupport support) {
            parts.http().started(support.getCamelContext());
            port = parts.http().port();
            parts
                .log()
                .ready(
                    settings.folders().inbox().toString(),
                    "http://" + settings.http().host() + ":" + port);
            started.run();
          }

          @Override
          public void beforeStop(BaseMainSupport support) {
            parts.log().stopping();
            parts.cycle().stop();
          }
        });
    return main;
  }

  private static String quartz(String name, String cron) {
    return "quartz:churnline/" + name + "?cron=" + cron.replace(' ', '+');
  }

  private String inboxUri() {
    return "file:"
        + settings.folders().inbox()
        + "?filter=#inboxWatch&processStrategy=#inboxWatch&readLock=none&initialDelay=0&delay="
        + settings.inbox().poll().toMillis()
        + "&sortBy=file:modified;file:name&eagerMaxMessagesPerPoll=false&maxMessagesPerPoll="
        + settings.inbox().maxFiles();
  }
}

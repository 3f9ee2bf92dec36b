package churnline.app.wiring;

import churnline.core.fault.ChurnlineException;
import churnline.core.node.LeftWork;
import churnline.edge.api.HeapBudget;
import churnline.edge.camel.CronWatch;
import churnline.edge.camel.HousekeepingRoutes;
import churnline.edge.camel.InboxComponent;
import churnline.edge.camel.InboxPolling;
import churnline.edge.camel.InboxWatch;
import churnline.edge.camel.NodeRoutes;
import churnline.edge.camel.NothingInProgress;
import churnline.edge.camel.OutboxRoutes;
import churnline.edge.camel.PipelineRoutes;
import churnline.edge.camel.RunWatch;
import churnline.edge.files.HomeLock;
import churnline.edge.gate.RunGate;
import churnline.edge.gate.Vital;
import churnline.edge.inbox.InboxStrangers;
import churnline.edge.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The running application: an engine, the routes around it and HTTP. */
public final class Service {
  /** How long a command that has the home is waited for. */
  private static final Duration COMMANDS = Duration.ofSeconds(5);

  /** The component that watches the inbox. */
  private static final String INBOX = "inbox";

  private final Settings settings;
  private final Clock clock;
  private final LibraryVersions libraries;
  private volatile RunGate gate;
  private volatile Main running;
  private volatile int port;

  public Service(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    libraries = new LibraryVersions(settings, clock);
  }

  /**
   * Runs until the process is told to stop.
   *
   * @param started is called when files are watched and HTTP answers
   * @return exit status
   * @throws churnline.core.fault.UnavailableException STORE_LOCKED when another process has this
   *     home, PORT_IN_USE
   */
  public int run(Runnable started) throws Exception {
    try (HomeLock lock =
        HomeLock.require(settings.folders().ingesteddata(), "run", clock, COMMANDS)) {
      HttpApi.probePort(settings.http());
      try (Engine engine = new Engine(settings, clock, libraries, HeapBudget.ofThisProcess())) {
        StopLimit.arm(() -> cutOff(engine));
        engine.start();
        gate = new RunGate(engine.turn(), engine.cycle()::isStopping);
        HttpApi http = new HttpApi(engine);
        running = main(engine, lock, http, started);
        try {
          running.run();
        } catch (Exception refused) {
          running.stop();
          http.stopped();
          throw known(refused);
        }
        return running.getExitCode();
      }
    }
  }

  /** Camel wraps what its parts throw at start; what we have words for is told in them. */
  private static Exception known(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ChurnlineException ours) {
        return ours;
      }
    }
    return failure;
  }

  private static void cutOff(Engine engine) {
    engine.stop();
    engine.log().cutOff();
  }

  /** Starts everything and stops it again. */
  public int warmUp() throws Exception {
    return run(this::stop);
  }

  /** Lets {@link #run} come to its end; to be called once it has started. */
  public void stop() {
    running.completed();
  }

  /** Whether a run is under way. */
  public boolean isBusy() {
    return gate != null && gate.isTaken();
  }

  /** The port that HTTP answers on, once started. */
  public int port() {
    return port;
  }

  private Main main(Engine engine, HomeLock lock, HttpApi http, Runnable started) {
    Main main = new Main();
    main.bind("home", Homes.properties(settings.folders().home()));
    main.setDefaultPropertyPlaceholderLocation("ref:home");
    main.addInitialProperty("camel.main.name", "churnline");
    main.addInitialProperty("camel.main.startupSummaryLevel", "off");
    main.addInitialProperty("camel.main.shutdownTimeout", "20");
    RunWatch runs = new RunWatch(System::nanoTime);
    InboxPolling polling =
        new InboxPolling(
            settings.inbox().poll(),
            engine.inbox()::listingTrouble,
            gate::isTaken,
            System::nanoTime);
    bindInbox(main, engine, polling);
    addPipeline(main, engine, runs);
    CronWatch cron = new CronWatch(clock);
    http.addTo(main, gate, vitals(polling, runs, cron));
    addChores(main, engine);
    main.addMainListener(listener(engine, lock, http, cron, started));
    return main;
  }

  private void bindInbox(Main main, Engine engine, InboxPolling polling) {
    InboxWatch watch =
        new InboxWatch(
            engine.inbox(),
            settings.inbox().quiet(),
            settings.inbox().maxFiles(),
            System::nanoTime,
            engine.log()::warned);
    main.bind("inboxWatch", watch);
    main.bind("inboxPolling", polling);
    main.bind("nothingInProgress", new NothingInProgress());
    main.bind(INBOX, new InboxComponent(settings.folders().inbox()));
  }

  private void addPipeline(Main main, Engine engine, RunWatch runs) {
    main.configure()
        .addRoutesBuilder(
            new PipelineRoutes(
                inboxUri(),
                quartz("cycle", settings.cron()),
                settings.retrain().cron().map(cron -> quartz("retrain", cron)),
                engine.cycle(),
                gate,
                runs,
                engine.store().ticks(),
                engine.cycle()::isStopping));
  }

  private void addChores(Main main, Engine engine) {
    main.configure()
        .addRoutesBuilder(
            new HousekeepingRoutes(
                engine.inbox(),
                new InboxStrangers(settings.folders().inbox()),
                engine.log()::warned,
                libraries.lookUp(),
                gate,
                engine.retention()::pass));
    main.configure().addRoutesBuilder(new OutboxRoutes(OutboxConsumers.deliveries(engine)));
    if (!settings.store().url().isEmbedded()) {
      main.configure()
          .addRoutesBuilder(
              new NodeRoutes(
                  engine.follower(),
                  new LeftWork(engine::openWork, System::nanoTime),
                  engine.turn(),
                  gate));
    }
  }

  private MainListenerSupport listener(
      Engine engine, HomeLock lock, HttpApi http, CronWatch cron, Runnable started) {
    return new MainListenerSupport() {
      @Override
      public void afterStart(BaseMainSupport support) {
        cron.started(support.getCamelContext());
        http.started(support.getCamelContext());
        port = http.port();
        lock.announce(http.address(), http.instance());
        engine.log().ready(settings.folders().inbox().toString(), http.bound());
        started.run();
      }

      @Override
      public void beforeStop(BaseMainSupport support) {
        engine.log().stopping();
        engine.stop();
      }

      @Override
      public void afterStop(BaseMainSupport support) {
        if (gate.isTaken()) {
          engine.log().cutOff();
        }
        http.stopped();
      }
    };
  }

  private Map<String, Vital> vitals(InboxPolling polling, RunWatch runs, CronWatch cron) {
    Map<String, Vital> vitals = new LinkedHashMap<>();
    vitals.put("poller", polling);
    vitals.put("turn", gate);
    vitals.put("runs", runs);
    vitals.put("cron", cron);
    return vitals;
  }

  private static String quartz(String name, String cron) {
    return "quartz:churnline/" + name + "?cron=" + cron.replace(' ', '+');
  }

  /** The folder itself is told to the component: a URI would take parts of it for its own. */
  private String inboxUri() {
    return INBOX
        + ":watch?filter=#inboxWatch&processStrategy=#inboxWatch&readLock=none"
        + "&scheduler=#inboxPolling&inProgressRepository=#nothingInProgress&initialDelay=0&delay="
        + settings.inbox().poll().toMillis()
        + "&sortBy=file:modified;file:name&eagerMaxMessagesPerPoll=false&maxMessagesPerPoll="
        + settings.inbox().maxFiles();
  }
}

package churnline.app.wiring;

import churnline.core.cycle.Assembly;
import churnline.core.cycle.Cycle;
import churnline.core.cycle.HandDeployment;
import churnline.core.cycle.HomeStart;
import churnline.core.cycle.RunBook;
import churnline.core.cycle.StageAttempts;
import churnline.core.disk.DiskSpace;
import churnline.core.disk.QuietTime;
import churnline.core.event.Events;
import churnline.core.master.MasterFile;
import churnline.core.model.ModelComparison;
import churnline.core.model.Trainer;
import churnline.core.node.Follower;
import churnline.core.node.NodeTurn;
import churnline.core.report.Answers;
import churnline.core.report.Libraries;
import churnline.core.report.Publisher;
import churnline.core.report.Rebuild;
import churnline.core.retention.Retention;
import churnline.core.run.Champion;
import churnline.core.run.RunId;
import churnline.core.run.RunLock;
import churnline.core.serving.EvaluationSet;
import churnline.core.serving.Serving;
import churnline.core.serving.TestData;
import churnline.edge.api.HeapBudget;
import churnline.edge.csv.CsvFiles;
import churnline.edge.files.HomeFolders;
import churnline.edge.gate.RecentRuns;
import churnline.edge.inbox.AttemptNotes;
import churnline.edge.inbox.InboxFolder;
import churnline.edge.json.Json;
import churnline.edge.observe.Metrics;
import churnline.edge.observe.RunLog;
import churnline.edge.settings.Settings;
import churnline.edge.sql.ledger.Store;
import churnline.edge.tribuo.TribuoTrainer;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Everything but Camel and HTTP: the store, the folders and the cycle of one home, wired together.
 * Who opens it holds the home's lock.
 */
final class Engine implements AutoCloseable {
  private final Settings settings;
  private final Clock clock;
  private final HomeFolders folders;
  private final DiskSpace space;
  private final Store store;
  private final CsvFiles tables;
  private final InboxFolder inbox;
  private final AttemptNotes attempts;
  private final Trainer trainer;
  private final HeapBudget heap;
  private final Answers answers;
  private final Observation observation = new Observation(this::champion);
  private final Events events = observation.events();
  private final Serving serving;
  private final Publisher publisher;
  private final MasterFile master;
  private final RunId ids;
  private final Follower follower;
  private final NodeTurn turn;
  private final RunBook book;
  private final HomeStart start;
  private final Cycle cycle;

  /** Opens the store; no file is touched before {@link Cycle#start}. */
  Engine(Settings settings, Clock clock, Libraries libraries, HeapBudget heap) {
    this.settings = settings;
    this.heap = heap;
    this.clock = clock;
    folders = Homes.folders(settings);
    space = new DiskSpace(folders::free, settings.diskReserve());
    tables = new CsvFiles(settings.csv(), settings.schema());
    inbox = new InboxFolder(settings.folders().inbox(), clock);
    attempts = new AttemptNotes(settings.folders().inbox(), observation.log()::warned);
    StageAttempts stages = new StageAttempts(attempts, events);
    trainer =
        new BudgetedTrainer(
            new TribuoTrainer(
                (done, of) -> events.progressed("retrain", "epochs", done, of), this::isStopping),
            heap);
    store = Stores.open(settings, clock);
    ids = new RunId(clock);
    store.runs().lastId().ifPresent(ids::after);
    serving = new Serving(store.models(), trainer, evaluationSet());
    answers =
        new Answers(store.rows(), store.runs(), store.batches(), libraries, settings.schema());
    publisher =
        new Publisher(
            ports(), settings.schema(), settings.csv(), answers, settings.retention().models());
    master = new MasterFile(folders, store.master(), store.rows(), tables, settings.schema());
    follower = new Follower(store.watch(), serving, master, publisher, events);
    turn = new NodeTurn(store.runLock(), store.runs(), ids, follower);
    book = new RunBook(store.runs(), ids, clock);
    start = new HomeStart(serving, master, store.batches(), publisher, stages, events, clock);
    cycle = assemble(stages);
  }

  private Publisher.Ports ports() {
    return new Publisher.Ports(
        folders,
        inbox,
        attempts,
        tables,
        store.batches(),
        store.runs(),
        store.models(),
        store.predictions(),
        events,
        Json::pretty,
        Pictures.confusionMatrix(),
        clock.getZone());
  }

  private EvaluationSet evaluationSet() {
    TestData data =
        new TestData(
            folders,
            tables,
            settings.schema(),
            settings.csv(),
            new QuietTime(settings.inbox().quiet(), clock, System::nanoTime),
            events);
    return new EvaluationSet(
        data, store.rows(), store.models(), settings.holdout().exclude(), clock);
  }

  private Cycle assemble(StageAttempts stages) {
    return Assembly.cycle(
        new Assembly.Ports(
            inbox,
            attempts,
            stages,
            tables,
            store.batches(),
            store.rows(),
            store.models(),
            store.runs(),
            book,
            master,
            space,
            trainer,
            serving,
            events,
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
        publisher,
        follower);
  }

  private boolean isStopping() {
    return cycle != null && cycle.isStopping();
  }

  /** From now on no further work begins, and what is in hand may be cut off without harm. */
  void stop() {
    cycle.stop();
    attempts.stopping();
  }

  private Optional<Champion> champion() {
    return serving == null ? Optional.empty() : serving.champion();
  }

  /** Puts the files of this home right; what is shared only while no other process runs. */
  void start() {
    RunLock lock = store.runLock();
    if (!lock.tryEnter()) {
      start.startBeside();
      return;
    }
    try {
      start.start();
    } finally {
      lock.leave();
    }
  }

  /** What this process is called among several on the store. */
  String node() {
    return Homes.node(settings);
  }

  RunLock turn() {
    return turn;
  }

  Follower follower() {
    return follower;
  }

  /** Claims and batches that wait for a run, by name. */
  Set<String> openWork() {
    Set<String> open = new HashSet<>(inbox.open());
    store.batches().unpublished().forEach(batch -> open.add("batch " + batch.number()));
    return open;
  }

  Settings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  HomeFolders folders() {
    return folders;
  }

  Store store() {
    return store;
  }

  CsvFiles tables() {
    return tables;
  }

  InboxFolder inbox() {
    return inbox;
  }

  Answers answers() {
    return answers;
  }

  Metrics metrics() {
    return observation.metrics();
  }

  RecentRuns recent() {
    return observation.recent();
  }

  RunLog log() {
    return observation.log();
  }

  Serving serving() {
    return serving;
  }

  /** What requests and trainings of this process share. */
  HeapBudget heap() {
    return heap;
  }

  /** Gives every run of this home its id. */
  RunId ids() {
    return ids;
  }

  void load() {
    start.load();
  }

  Cycle cycle() {
    return cycle;
  }

  HandDeployment handDeployment() {
    return new HandDeployment(store.models(), book, serving, publisher, events);
  }

  ModelComparison comparison() {
    return new ModelComparison(store.models(), store.rows(), trainer);
  }

  Rebuild rebuild() {
    return new Rebuild(publisher, master);
  }

  Retention retention() {
    return new Retention(folders, store.retention(), store.models(), settings.retention(), clock);
  }

  DiskSpace space() {
    return space;
  }

  @Override
  public void close() {
    store.close();
  }
}

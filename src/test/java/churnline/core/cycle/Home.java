package churnline.core.cycle;

import churnline.SettableClock;
import churnline.core.dataset.DatasetFixtures;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.Claim;
import churnline.core.disk.DiskSpace;
import churnline.core.disk.Folders.Folder;
import churnline.core.disk.QuietTime;
import churnline.core.disk.TabularFiles;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.event.Event;
import churnline.core.event.EventListener;
import churnline.core.event.Events;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import churnline.core.master.MasterFile;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.PromotionMode;
import churnline.core.model.RetrainPolicy;
import churnline.core.report.Answers;
import churnline.core.report.Publisher;
import churnline.core.report.Rebuild;
import churnline.core.retention.RetentionPolicy;
import churnline.core.run.Champion;
import churnline.core.run.Pipeline;
import churnline.core.run.Run;
import churnline.core.run.RunId;
import churnline.core.run.Trigger;
import churnline.core.serving.EvaluationSet;
import churnline.core.serving.Serving;
import churnline.core.serving.TestData;
import churnline.edge.csv.CsvFiles;
import churnline.edge.files.HomeFolders;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.generate.CorporateRow;
import churnline.edge.inbox.AttemptNotes;
import churnline.edge.inbox.InboxFolder;
import churnline.edge.json.Json;
import churnline.edge.sql.duckdb.DuckDbStore;
import churnline.edge.sql.ledger.Store;
import churnline.edge.tribuo.TribuoTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** A home with everything but Camel and HTTP: drop files, run, read what lies there. */
public final class Home implements AutoCloseable {
  public static final Schema SCHEMA = DatasetFixtures.corporate();
  public static final Rules DEFAULTS =
      new Rules(
          HoldoutPolicy.DEFAULT,
          PerformanceDriftPolicy.DEFAULT,
          RetrainPolicy.DEFAULT,
          PromotionMode.BETTER);
  static final Rules TEXTBOOK =
      new Rules(
          HoldoutPolicy.DEFAULT,
          new PerformanceDriftPolicy(PerformanceDriftPolicy.Mode.RAW, 0.02),
          RetrainPolicy.DEFAULT,
          PromotionMode.ALWAYS);
  static final Rules EVERY_BATCH =
      new Rules(
          HoldoutPolicy.DEFAULT,
          PerformanceDriftPolicy.DEFAULT,
          new RetrainPolicy(true, true, Optional.empty()),
          PromotionMode.BETTER);

  public static final Rules EVERY_CHALLENGER =
      new Rules(
          HoldoutPolicy.DEFAULT,
          PerformanceDriftPolicy.DEFAULT,
          new RetrainPolicy(true, true, Optional.empty()),
          PromotionMode.ALWAYS);

  /** What may be decided otherwise. */
  public record Rules(
      HoldoutPolicy holdout,
      PerformanceDriftPolicy drift,
      RetrainPolicy retrain,
      PromotionMode promotion) {}

  public final Notes notes = new Notes();
  private final Events events =
      new Events(
          List.of(notes),
          failure -> {
            throw new IllegalStateException(failure);
          });
  public final SettableClock clock = new SettableClock();
  public final Store store;
  final Cycle cycle;
  public final Serving serving;
  public final Rebuild rebuild;
  final HandDeployment hand;
  public final HomeFolders folders;
  private final Path root;
  private final InboxFolder inbox;
  final BadSectors badSectors = new BadSectors();
  final AttemptNotes attempts;
  public final PlantedDefects defects = new PlantedDefects();

  /** Happens when testdata.csv was opened. */
  public volatile Runnable whileReading = () -> {};

  /** Bytes that the disk seems to have. */
  public volatile long free = Long.MAX_VALUE;

  /** Opens the home at {@code root} and starts its cycle. */
  public Home(Path root, Rules rules) {
    this(root, rules, RetentionPolicy.DEFAULT);
  }

  public Home(Path root, Rules rules, RetentionPolicy retained) {
    this(root, rules, retained, clock -> embedded(root, clock));
  }

  public Home(Path root, Rules rules, RetentionPolicy retained, Function<Clock, Store> opener) {
    this(root, rules, retained, opener, Duration.ZERO);
  }

  /**
   * @param quiet how long testdata.csv must be left alone, by the clock of this home
   */
  public Home(
      Path root,
      Rules rules,
      RetentionPolicy retained,
      Function<Clock, Store> opener,
      Duration quiet) {
    this.root = root;
    folders =
        new HomeFolders(
            Map.of(
                Folder.INBOX, root.resolve("inbox"),
                Folder.INGESTED, root.resolve("ingesteddata"),
                Folder.MODELS, root.resolve("models"),
                Folder.PRODUCTION, root.resolve("production_deployment"),
                Folder.TESTDATA, root.resolve("testdata")));
    inbox = new InboxFolder(root.resolve("inbox"), clock);
    attempts = new AttemptNotes(root.resolve("inbox"), notes::warned);
    StageAttempts stages = new StageAttempts(attempts, events);
    store = opener.apply(clock);
    TabularFiles tables = defects.of(new CsvFiles(CsvPolicy.DEFAULT, SCHEMA));
    TribuoTrainer trainer = new TribuoTrainer();
    EvaluationSet evaluation =
        new EvaluationSet(
            new TestData(
                folders,
                new Watched(tables, () -> whileReading.run()),
                SCHEMA,
                CsvPolicy.DEFAULT,
                new QuietTime(quiet, clock, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis())),
                events),
            store.rows(),
            store.models(),
            rules.holdout().exclude(),
            clock);
    serving = new Serving(store.models(), trainer, evaluation);
    Publisher publisher =
        new Publisher(
            new Publisher.Ports(
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
                (scores, title, subtitle, schema) ->
                    (title + subtitle + scores).getBytes(StandardCharsets.UTF_8),
                clock.getZone()),
            SCHEMA,
            CsvPolicy.DEFAULT,
            new Answers(store.rows(), store.runs(), store.batches(), List::of, SCHEMA),
            retained.models());
    MasterFile master = new MasterFile(folders, store.master(), store.rows(), tables, SCHEMA);
    rebuild = new Rebuild(publisher, master);
    RunId ids = new RunId(clock);
    store.runs().lastId().ifPresent(ids::after);
    RunBook book = new RunBook(store.runs(), ids, clock);
    hand = new HandDeployment(store.models(), book, serving, publisher, events);
    cycle =
        Assembly.cycle(
            new Assembly.Ports(
                badSectors.of(inbox),
                attempts,
                stages,
                tables,
                store.batches(),
                store.rows(),
                store.models(),
                store.runs(),
                book,
                master,
                new DiskSpace(folder -> free, 0),
                trainer,
                serving,
                events,
                clock),
            new Assembly.Policies(
                SCHEMA,
                CsvPolicy.DEFAULT,
                rules.holdout(),
                rules.drift(),
                rules.retrain(),
                rules.promotion(),
                0.5,
                1),
            publisher);
    try {
      new HomeStart(serving, master, store.batches(), publisher, stages, events, clock).start();
    } catch (RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  /** The store that a home has when nobody asks for another. */
  public static Store embedded(Path root, Clock clock) {
    return DuckDbStore.open(
        root.resolve("ingesteddata/churnline.duckdb"),
        new DuckDbStore.Options("256MB", 2, SCHEMA, true, clock));
  }

  /** Drops a file and lets a run take it. */
  public Run take(String name, String content) throws IOException {
    drop(name, content);
    return run(Trigger.FILE);
  }

  public Run take(String name, Stream<CorporateRow> rows) {
    CorporateGenerator.write(rows, root.resolve("inbox").resolve(name));
    claim(name);
    return run(Trigger.FILE);
  }

  public void drop(String name, String content) throws IOException {
    Files.writeString(root.resolve("inbox").resolve(name), content);
    claim(name);
  }

  /** Notes the first claim as in hand, as a process does that dies then; returns its file. */
  String inHand(boolean alone) {
    Claim first = inbox.claims().get(0);
    attempts.begin(first.id(), alone);
    return first.name();
  }

  /** Claims a file that lies in the inbox. */
  public void claim(String name) {
    if (inbox.claim(root.resolve("inbox").resolve(name)).isEmpty()) {
      throw new IllegalStateException(name + " was not claimed");
    }
  }

  /** All stages, in the order of the routes. */
  public Run run(Trigger trigger) {
    clock.advance(Duration.ofMinutes(1));
    return Pipeline.run(cycle, cycle.begin(trigger));
  }

  public Path path(String path) {
    return root.resolve(path);
  }

  public String text(String path) throws IOException {
    return Files.readString(path(path));
  }

  /** The receipt of a file that went to {@code done/}. */
  public String receipt(String name) throws IOException {
    return text("inbox/done/2026-11-03/" + name + ".receipt.txt");
  }

  public String champion() {
    return serving.champion().map(Champion::name).orElse("none");
  }

  @Override
  public void close() {
    store.close();
  }

  /** Tells when a file was opened. */
  private record Watched(TabularFiles tables, Runnable opened) implements TabularFiles {
    @Override
    public RecordSource open(Path file, String name, boolean fallbackEncoding) {
      RecordSource source = tables.open(file, name, fallbackEncoding);
      opened.run();
      return source;
    }

    @Override
    public RecordSource open(InputStream in, String name) {
      return tables.open(in, name);
    }

    @Override
    public TableWriter write(OutputStream out) {
      return tables.write(out);
    }
  }

  /** Writes down what it is told. */
  public static final class Notes implements EventListener {
    public final List<String> repaired = new ArrayList<>();
    public final List<String> warned = new ArrayList<>();
    final List<String> resumed = new ArrayList<>();
    public final List<Throwable> defects = new ArrayList<>();
    int gaveBack;
    int nothingNew;

    @Override
    public void on(Event event) {
      if (event instanceof Event.FileResumed one) {
        resumed.add(one.batch().name());
      } else if (event instanceof Event.FileReturned) {
        gaveBack++;
      } else if (event instanceof Event.NothingNew) {
        nothingNew++;
      } else if (event instanceof Event.Repaired one) {
        repaired.add(one.what());
      } else if (event instanceof Event.Warned one) {
        warned.add(one.what());
      } else if (event instanceof Event.DefectFound one) {
        defects.add(one.failure());
      }
    }

    void warned(String what) {
      warned.add(what);
    }
  }
}

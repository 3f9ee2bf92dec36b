package churnline.core.serving;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.disk.Claim.Stamp;
import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Folder;
import churnline.core.disk.QuietTime;
import churnline.core.disk.TabularFiles;
import churnline.core.event.Events;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code testdata.csv} in memory, read anew when it is another file and has been left alone. */
public final class TestData {
  /** File name inside the testdata folder. */
  public static final String FILE = "testdata.csv";

  private static final String UNREADABLE = "unreadable";

  private static final int HEAP_PART = 8;
  private static final int MOST_BLOCKS = 100_000;

  /** Of a row in memory: its id, time and levels, and the columns that every row has. */
  private static final int BYTES_OF_TEXTS = 150;

  private static final int COLUMNS = 10;

  private final long heap = Runtime.getRuntime().maxMemory();
  private final Folders folders;
  private final TabularFiles tables;
  private final Schema schema;
  private final CsvPolicy policy;
  private final QuietTime quiet;
  private final Events events;
  private Loaded loaded = new Loaded("", List.of());
  private boolean known;
  private boolean postponed;

  public TestData(
      Folders folders,
      TabularFiles tables,
      Schema schema,
      CsvPolicy policy,
      QuietTime quiet,
      Events events) {
    this.folders = folders;
    this.tables = tables;
    this.schema = schema;
    this.policy = policy;
    this.quiet = quiet;
    this.events = events;
  }

  private record Loaded(String sha256, List<RowBlock> blocks) {}

  private record Reading(List<RowBlock> blocks, Optional<String> complaint) {
    private static final Reading NOTHING = new Reading(List.of(), Optional.empty());
  }

  /**
   * Whether it was looked at: a file that is not whole yet takes nothing away from a former one.
   */
  boolean isKnown() {
    return known;
  }

  /** Of the file's content; empty when there is none. */
  String sha256() {
    return loaded.sha256();
  }

  /** Its valid rows. */
  List<RowBlock> blocks() {
    return loaded.blocks();
  }

  /** The file's name. */
  String name() {
    return folders.path(Folder.TESTDATA, FILE).getFileName().toString();
  }

  /**
   * Looks whether testdata.csv is another file than last time, and reads it if so. Until it has
   * been left alone for the quiet time the former rows go on.
   *
   * @param use is given the new rows before they count as read
   */
  void refresh(Consumer<List<RowBlock>> use) {
    Optional<Stamp> before = stamp();
    if (before.isPresent() && !quiet.isOver(before.get())) {
      postpone("has not been unchanged for " + quiet.length().toMillis() + " ms");
      return;
    }
    String sha256 = contentHash();
    if (known && sha256.equals(loaded.sha256())) {
      postponed = false;
      return;
    }
    Reading reading =
        sha256.isEmpty() || sha256.equals(UNREADABLE) ? Reading.NOTHING : readUnlessDefect();
    if (!stamp().equals(before)) {
      postpone("was changed while it was read");
      return;
    }
    reading.complaint().ifPresent(events::warned);
    use.accept(reading.blocks());
    loaded = new Loaded(sha256, reading.blocks());
    known = true;
    postponed = false;
  }

  private Optional<Stamp> stamp() {
    try {
      return folders.stamp(Folder.TESTDATA, FILE);
    } catch (UnavailableException unreadable) {
      return Optional.empty();
    }
  }

  /** Told once, not at every look. */
  private void postpone(String why) {
    if (!postponed) {
      postponed = true;
      events.warned(
          FILE
              + " "
              + why
              + " and is not used yet: the former evaluation set goes on; the first run after it"
              + " was left alone for churn.inbox.quiet uses it");
    }
  }

  private String contentHash() {
    try {
      long size = folders.size(Folder.TESTDATA, FILE);
      return size == 0 ? "" : folders.sha256(Folder.TESTDATA, FILE, 0, size);
    } catch (UnavailableException unreadable) {
      if (!loaded.sha256().equals(UNREADABLE)) {
        events.warned(
            FILE + " is not used, scores are those recorded at training: " + unreadable.detail());
      }
      return UNREADABLE;
    }
  }

  /** Whatever is wrong with this file, runs go on without it. */
  private Reading readUnlessDefect() {
    try {
      return read();
    } catch (ChurnlineException known) {
      throw known;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      events.defect(FILE, "it is not used until it changes", defect);
      return Reading.NOTHING;
    }
  }

  private Reading read() {
    List<RowBlock> blocks = new ArrayList<>();
    long bad = 0;
    try (RecordSource source = tables.open(folders.path(Folder.TESTDATA, FILE), FILE, false)) {
      HeaderBinding binding = HeaderBinding.forIngest(schema, source.header(), policy);
      RowParser parser = new RowParser(schema, binding, policy);
      RowBlock block = RowBlock.of(schema);
      blocks.add(block);
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        if (!(record instanceof SourceRecord.Cells cells)
            || parser.parse(cells, block).isPresent()) {
          bad++;
        } else {
          block.count(block.size - 1);
        }
        if (block.isFull()) {
          if (blocks.size() >= mostBlocks()) {
            return tooLarge();
          }
          block = RowBlock.of(schema);
          blocks.add(block);
        }
      }
    } catch (BadInputException refused) {
      return new Reading(
          List.of(),
          Optional.of(
              FILE
                  + " is not used, scores are those recorded at training: "
                  + refused.getMessage()));
    }
    return new Reading(
        blocks,
        bad == 0
            ? Optional.empty()
            : Optional.of(
                FILE + ": " + bad + " rows are not valid and are left out of the scores"));
  }

  /** It is kept in memory: an eighth of the heap is for it. */
  private int mostBlocks() {
    long row = BYTES_OF_TEXTS + (long) Long.BYTES * (COLUMNS + schema.features().size());
    return (int) Math.max(1, Math.min(MOST_BLOCKS, heap / HEAP_PART / (row * RowBlock.CAPACITY)));
  }

  private Reading tooLarge() {
    return new Reading(
        List.of(),
        Optional.of(
            "%s is not used, scores are those recorded at training: it has more than %d rows, which"
                    .formatted(FILE, (long) mostBlocks() * RowBlock.CAPACITY)
                + " is what this heap holds; keep a sample of it, or start with a larger heap"
                + " (CHURNLINE_JAVA_OPTS=-Xmx...)"));
  }
}

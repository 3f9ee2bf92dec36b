package churnline.cycle;

import churnline.cycle.Folders.Folder;
import churnline.dataset.RowBlock;
import churnline.dataset.RowStore;
import churnline.dataset.Schema;
import churnline.fault.BadInputException;
import churnline.fault.UnavailableException;
import churnline.ingest.CsvPolicy;
import churnline.ingest.HeaderBinding;
import churnline.ingest.RecordSource;
import churnline.ingest.RowParser;
import churnline.ingest.SourceRecord;
import churnline.model.ChurnModel;
import churnline.model.EvaluationResult;
import churnline.model.HoldoutPolicy;
import churnline.model.ModelRegistry;
import churnline.model.StoredModel;
import churnline.score.ScoreCollector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What scores are reported on: the user's {@code testdata.csv}, or, when there is none, the rows
 * each model was recorded on at its training.
 */
public final class EvaluationSet {
  /** File name inside the testdata folder. */
  public static final String FILE = "testdata.csv";

  private static final String UNREADABLE = "unreadable";

  private final Folders folders;
  private final Tables tables;
  private final RowStore rows;
  private final ModelRegistry registry;
  private final Schema schema;
  private final CsvPolicy policy;
  private final HoldoutPolicy.Exclude exclude;
  private final RunObserver observer;
  private final Clock clock;
  private Loaded loaded = new Loaded("", List.of());
  private boolean known;

  public EvaluationSet(
      Folders folders,
      Tables tables,
      RowStore rows,
      ModelRegistry registry,
      Schema schema,
      CsvPolicy policy,
      HoldoutPolicy.Exclude exclude,
      RunObserver observer,
      Clock clock) {
    this.folders = folders;
    this.tables = tables;
    this.rows = rows;
    this.registry = registry;
    this.schema = schema;
    this.policy = policy;
    this.exclude = exclude;
    this.observer = observer;
    this.clock = clock;
  }

  private record Loaded(String sha256, List<RowBlock> blocks) {}

  /** Looks whether testdata.csv is another file than last time, and reads it if so. */
  synchronized void refresh() {
    String sha256 = sha256();
    if (known && sha256.equals(loaded.sha256())) {
      return;
    }
    List<RowBlock> blocks = sha256.isEmpty() || sha256.equals(UNREADABLE) ? List.of() : read();
    rows.setEvaluationSet(blocks, exclude == HoldoutPolicy.Exclude.CLIENT);
    loaded = new Loaded(sha256, blocks);
    known = true;
  }

  private String sha256() {
    try {
      long size = folders.size(Folder.TESTDATA, FILE);
      return size == 0 ? "" : folders.sha256(Folder.TESTDATA, FILE, 0, size);
    } catch (UnavailableException unreadable) {
      if (!loaded.sha256().equals(UNREADABLE)) {
        observer.warned(
            FILE + " is not used, scores are those recorded at training: " + unreadable.detail());
      }
      return UNREADABLE;
    }
  }

  private List<RowBlock> read() {
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
        }
        if (block.isFull()) {
          block = RowBlock.of(schema);
          blocks.add(block);
        }
      }
    } catch (BadInputException refused) {
      observer.warned(
          FILE + " is not used, scores are those recorded at training: " + refused.getMessage());
      return List.of();
    }
    if (bad > 0) {
      observer.warned(FILE + ": " + bad + " rows are not valid and are left out of the scores");
    }
    return blocks;
  }

  /**
   * Returns the model's score on the current set. What it returns is the model's newest evaluation
   * in the store, or, for a model that was never scored on another set, what its training recorded.
   */
  synchronized EvaluationResult score(StoredModel stored, ChurnModel model) {
    Optional<EvaluationResult> newest = registry.latestEvaluation(stored.version());
    if (!loaded.blocks().isEmpty()
        && newest.filter(last -> last.evaluationSet().equals(loaded.sha256())).isPresent()) {
      return newest.get();
    }
    ScoreCollector collected = new ScoreCollector();
    for (RowBlock block : loaded.blocks()) {
      for (int row = 0; row < block.size; row++) {
        if (block.label[row] != RowBlock.UNLABELLED) {
          collected.add(model.probability(block, row), block.label[row]);
        }
      }
    }
    if (collected.size() == 0) {
      return recorded(stored, newest);
    }
    EvaluationResult result =
        new EvaluationResult(
            stored.version(),
            loaded.sha256(),
            folders.path(Folder.TESTDATA, FILE).getFileName().toString(),
            clock.instant(),
            collected.scores(stored.threshold()));
    registry.record(result);
    return result;
  }

  /** That an evaluation set was taken away is an evaluation as well: the files say which counts. */
  private EvaluationResult recorded(StoredModel stored, Optional<EvaluationResult> newest) {
    if (newest.isEmpty()) {
      return EvaluationResult.recorded(stored, stored.trainedAt());
    }
    if (newest.get().isRecorded()) {
      return newest.get();
    }
    EvaluationResult result = EvaluationResult.recorded(stored, clock.instant());
    registry.record(result);
    return result;
  }
}

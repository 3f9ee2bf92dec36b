package churnline.core.report;

import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.dataset.SummaryStatistics;
import churnline.core.dataset.SummaryStatistics.LevelColumn;
import churnline.core.dataset.SummaryStatistics.NumericColumn;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.run.Champion;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.score.Scores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code /scoring}, {@code /summarystats} and {@code /diagnostics} answer. */
public final class Answers {
  private static final String INGESTION = "ingest";
  private static final String TRAINING = "retrain";
  private static final Timing NEVER = new Timing(null, null, null);

  private final RowStore rows;
  private final RunLedger runs;
  private final BatchLedger batches;
  private final Libraries libraries;
  private final Schema schema;
  private SummaryStatistics summary;
  private long summaryOf = Long.MIN_VALUE;

  public Answers(
      RowStore rows, RunLedger runs, BatchLedger batches, Libraries libraries, Schema schema) {
    this.rows = rows;
    this.runs = runs;
    this.batches = batches;
    this.libraries = libraries;
    this.schema = schema;
  }

  /** The deployed model's scores. */
  public Map<String, Object> scoring(Champion champion) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("evaluation_set", champion.evaluation().name());
    out.put("scored_at", champion.evaluation().at().toString());
    out.put("positive_class", schema.target() + "=" + schema.positive());
    out.putAll(scores(champion.evaluation().scores()));
    return out;
  }

  /** Scores with the names that HTTP uses; undefined values are NaN, which becomes null. */
  public static Map<String, Object> scores(Scores scores) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rows", scores.rows());
    out.put("threshold", scores.threshold());
    out.put("f1", scores.f1());
    out.put("precision", scores.precision());
    out.put("recall", scores.recall());
    out.put("auc", scores.auc());
    out.put("brier", scores.brier());
    out.put("log_loss", scores.logLoss());
    Map<String, Object> confusion = new LinkedHashMap<>();
    confusion.put("true_positives", scores.truePositives());
    confusion.put("false_positives", scores.falsePositives());
    confusion.put("false_negatives", scores.falseNegatives());
    confusion.put("true_negatives", scores.trueNegatives());
    out.put("confusion", confusion);
    return out;
  }

  /** Statistics of every feature column of the master dataset. */
  public Map<String, Object> summaryStatistics() {
    SummaryStatistics statistics = summary();
    Map<String, Object> columns = new LinkedHashMap<>();
    for (NumericColumn column : statistics.numeric()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("type", "numeric");
      one.put("mean", column.mean());
      one.put("median", column.median());
      one.put("mode", column.mode());
      one.put("standard_deviation", column.deviation());
      one.put("min", column.minimum());
      one.put("max", column.maximum());
      one.put("lower_quartile", column.lowerQuartile());
      one.put("upper_quartile", column.upperQuartile());
      one.put("missing", column.missing());
      columns.put(column.column(), one);
    }
    for (LevelColumn column : statistics.categorical()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("type", "categorical");
      one.put("mode", column.mode());
      one.put("distinct", column.distinct());
      one.put("top", column.top());
      one.put("missing", column.missing());
      columns.put(column.column(), one);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rows", statistics.rows());
    out.put("left", statistics.positives());
    out.put("stayed", statistics.negatives());
    out.put("unlabelled", statistics.rows() - statistics.positives() - statistics.negatives());
    out.put("columns", columns);
    return out;
  }

  /** Timings of the last ingest and training, missing data, libraries; nothing is run for it. */
  public Map<String, Object> diagnostics() {
    SummaryStatistics statistics = summary();
    Map<String, Object> missing = new LinkedHashMap<>();
    statistics
        .numeric()
        .forEach(
            column -> missing.put(column.column(), statistics.missingPercent(column.missing())));
    statistics
        .categorical()
        .forEach(
            column -> missing.put(column.column(), statistics.missingPercent(column.missing())));
    List<Map<String, Object>> dependencies = new ArrayList<>();
    for (Libraries.Library library : libraries.known()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", library.name());
      one.put("current", library.current());
      one.put("latest", library.latest());
      one.put("note", library.note());
      dependencies.add(one);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("timing", timing());
    out.put("missing_percent", missing);
    out.put("dependencies", dependencies);
    return out;
  }

  private Map<String, Object> timing() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("ingestion", batches.lastIngested().map(this::ingestion).orElse(NEVER).fields());
    out.put("training", runs.newestWithTiming(TRAINING).map(this::training).orElse(NEVER).fields());
    return out;
  }

  /** When a stage was last run, and how long it took. */
  private record Timing(Double seconds, String run, String at) {
    private static Timing of(long millis, String run, Instant at) {
      return new Timing(millis / 1000.0, run, at.toString());
    }

    private Map<String, Object> fields() {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("seconds", seconds);
      out.put("run", run);
      out.put("at", at);
      return out;
    }
  }

  /**
   * Every run looks for files: the last that found any counts, whether or not it came to its end.
   */
  private Timing ingestion(Batch last) {
    return runs.find(last.runId())
        .filter(run -> run.timings().containsKey(INGESTION))
        .map(run -> Timing.of(run.timings().get(INGESTION), run.id(), run.startedAt()))
        .orElseGet(() -> cutShort(last.runId()));
  }

  private Timing cutShort(String run) {
    List<Batch> taken = batches.byRun(run);
    return Timing.of(taken.stream().mapToLong(Batch::took).sum(), run, taken.get(0).receivedAt());
  }

  private Timing training(RunRecord run) {
    return Timing.of(run.timings().get(TRAINING), run.id(), run.startedAt());
  }

  /** The same as records; kept until there are new rows. */
  public synchronized SummaryStatistics summary() {
    long last = rows.lastSequence();
    if (summary == null || last != summaryOf) {
      summary = rows.summary();
      summaryOf = last;
    }
    return summary;
  }
}

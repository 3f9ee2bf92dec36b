package churnline.edge.observe;

import churnline.core.drift.PerformanceDrift;
import churnline.core.drift.PerformanceDrift.AucEvidence;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.TooFew;
import churnline.core.event.Event;
import churnline.core.event.EventListener;
import churnline.core.ingest.Batch;
import churnline.core.model.Promotion;
import churnline.core.model.RetrainDecision;
import churnline.core.model.StoredModel;
import churnline.core.report.OneLine;
import churnline.core.run.Challenger;
import churnline.core.run.Run;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One readable line per stage, in the words of the ledger and the receipt; never row contents. */
public final class RunLog implements EventListener {
  private static final Logger RUN = LoggerFactory.getLogger("run");
  private static final Logger INGEST = LoggerFactory.getLogger("ingest");
  private static final Logger DRIFT_CHECK = LoggerFactory.getLogger("drift-check");
  private static final Logger RETRAIN = LoggerFactory.getLogger("retrain");
  private static final Logger REDEPLOY = LoggerFactory.getLogger("redeploy");
  private static final Logger REPORT = LoggerFactory.getLogger("report");
  private static final Logger WATCH = LoggerFactory.getLogger("watch");
  private static final Logger START = LoggerFactory.getLogger("start");

  private final Supplier<Optional<String>> champion;

  /**
   * @param champion name of the model that serves
   */
  public RunLog(Supplier<Optional<String>> champion) {
    this.champion = champion;
  }

  /** The service was told to stop. */
  public void stopping() {
    START.info("stopping: the current stage is finished first, the rest waits for the next start");
  }

  /** What was in hand took too long: the process ends in its midst. */
  public void cutOff() {
    START.warn("stopped in the middle of a stage; the next start resumes it");
  }

  /** A listener ran into a defect of ours. */
  public static void failed(Throwable failure) {
    RUN.error("a bug in Churnline in a listener; the run continues", failure);
  }

  /** The service takes files and requests. */
  public void ready(String inbox, String address) {
    START.info(
        "inbox={} http={} champion={} -> ready: drop CSV files into the inbox",
        quoted(inbox),
        address,
        champion.get().orElse("none"));
  }

  @Override
  public void on(Event event) {
    if (event instanceof Event.FileTaken taken) {
      ingested(taken.run(), taken.batch(), taken.millis());
    } else if (event instanceof Event.FileResumed resumed) {
      resumed(resumed.run(), resumed.batch());
    } else if (event instanceof Event.FileReturned returned) {
      gaveBack(returned.run(), returned.file());
    } else if (event instanceof Event.DriftChecked checked) {
      checked(checked.run());
    } else if (event instanceof Event.ModelTrained trained) {
      retrained(trained.run());
    } else if (event instanceof Event.PromotionDecided decided) {
      redeployed(decided.run());
    } else if (event instanceof Event.PromotedByHand promoted) {
      deployedByHand(promoted.run(), promoted.model());
    } else if (event instanceof Event.RunReported reported) {
      reported(reported.run(), reported.files());
    } else if (event instanceof Event.NothingNew nothing) {
      nothingNew(nothing.run());
    } else if (event instanceof Event.Repaired repaired) {
      repaired(repaired.what());
    } else if (event instanceof Event.Warned warned) {
      warned(warned.what());
    } else if (event instanceof Event.DefectFound defect) {
      defect(defect.subject(), defect.what(), defect.failure());
    }
  }

  private void ingested(Run run, Batch batch, long millis) {
    String head = "run=" + run.id() + " file=" + quoted(batch.name());
    switch (batch.status()) {
      case INGESTED ->
          INGEST.info(
              "{} rows={} accepted={} labelled={} answered={} waiting={} duplicate={}"
                  + " quarantined={} took={}s",
              head,
              batch.counts().read(),
              batch.counts().accepted(),
              batch.counts().labelled(),
              batch.counts().answered(),
              batch.counts().waiting(),
              batch.counts().duplicate(),
              batch.counts().quarantined(),
              seconds(millis));
      case ALREADY_INGESTED ->
          INGEST.info("{} sha256={} -> already ingested, nothing changed", head, batch.sha256());
      case REFUSED ->
          INGEST.warn(
              "{} rows={} quarantined={} -> refused: {}",
              head,
              batch.counts().read(),
              batch.counts().quarantined(),
              batch
                  .fault()
                  .map(fault -> OneLine.of(fault.code() + ": " + fault.detail()))
                  .orElse(""));
    }
  }

  private void resumed(Run run, Batch batch) {
    INGEST.info(
        "run={} file={} status={} rows={} accepted={} duplicate={} quarantined={} -> ingested by"
            + " run {}, which was cut short; finished now",
        run.id(),
        quoted(batch.name()),
        batch.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        batch.counts().read(),
        batch.counts().accepted(),
        batch.counts().duplicate(),
        batch.counts().quarantined(),
        batch.runId());
  }

  private void gaveBack(Run run, String name) {
    INGEST.warn(
        "run={} file={} -> changed while it was read; it returned to the inbox and is read again",
        run.id(),
        quoted(name));
  }

  private void defect(String subject, String what, Throwable failure) {
    RUN.error("{} -> a bug in Churnline: {}", quoted(subject), what, failure);
  }

  private void checked(Run run) {
    Optional<PerformanceDrift> drift = run.drift();
    RetrainDecision decision = run.retrain().orElseThrow();
    DRIFT_CHECK.info(
        "run={} champion={}{} performance={} -> {}",
        run.id(),
        champion.get().orElse("none"),
        drift.map(RunLog::numbers).orElse(""),
        drift.map(verdict -> verdict.state().name()).orElse("NOT_CHECKED"),
        decision.isTrain()
            ? "retrain (" + decision.code() + ")"
            : "no retrain (" + OneLine.of(decision.sentence()) + ")");
  }

  private static String numbers(PerformanceDrift drift) {
    if (drift.evidence() instanceof AucEvidence auc) {
      return String.format(
          Locale.ROOT,
          " rows=%d auc=%.3f recorded=%.3f difference=%.3f upper-bound=%.3f margin=%.3f",
          auc.rows(),
          auc.current(),
          auc.recorded(),
          auc.difference(),
          auc.upperBound(),
          auc.margin());
    }
    if (drift.evidence() instanceof F1Evidence f1) {
      return String.format(
          Locale.ROOT, " rows=%d f1=%.4f recorded=%.4f", f1.rows(), f1.current(), f1.recorded());
    }
    if (drift.evidence() instanceof TooFew few) {
      return String.format(
          Locale.ROOT,
          " %s-positives=%d/%d %s-negatives=%d/%d",
          few.whose(),
          few.positives(),
          few.required(),
          few.whose(),
          few.negatives(),
          few.required());
    }
    return "";
  }

  private void retrained(Run run) {
    StoredModel model = run.challenger().map(Challenger::stored).orElseThrow();
    RETRAIN.info(
        "run={} challenger={} rows={} model-hash={} recorded-auc={} took={}s",
        run.id(),
        model.name(),
        model.rows(),
        model.hash().substring(0, 12),
        score(model.recordedScores().auc()),
        seconds(run.timings().getOrDefault("retrain", 0L)));
  }

  private void redeployed(Run run) {
    Promotion promotion = run.promotion().orElseThrow();
    StoredModel model = run.challenger().map(Challenger::stored).orElseThrow();
    REDEPLOY.info(
        "run={} challenger={} auc={} champion-auc={} rows={} -> {} ({}: {})",
        run.id(),
        model.name(),
        score(promotion.challengerAuc()),
        score(promotion.championAuc()),
        promotion.rows(),
        promotion.isPromoted() ? "promoted" : "kept the champion",
        promotion.code(),
        OneLine.of(promotion.sentence()));
  }

  private void deployedByHand(Run run, StoredModel model) {
    Promotion promotion = run.promotion().orElseThrow();
    REDEPLOY.info(
        "run={} champion={} -> deployed by hand ({}: {})",
        run.id(),
        model.name(),
        promotion.code(),
        OneLine.of(promotion.sentence()));
  }

  private void reported(Run run, int files) {
    REPORT.info(
        "run={} trigger={} receipts={} champion={} took={}s",
        run.id(),
        run.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        files,
        champion.get().orElse("none"),
        seconds(run.timings().values().stream().mapToLong(Long::longValue).sum()));
  }

  private void nothingNew(Run run) {
    REPORT.info(
        "run={} trigger={} -> nothing new, nothing changed",
        run.id(),
        run.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private void repaired(String what) {
    START.warn("repaired: {}", OneLine.of(what));
  }

  /** Something is wrong that does not stop the service. */
  public void warned(String what) {
    WATCH.warn("{}", OneLine.of(what));
  }

  private static String score(double value) {
    return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f", millis / 1000.0);
  }

  /** A name that cannot break the line or be taken for the next key. */
  private static String quoted(String name) {
    String line = OneLine.of(name);
    return line.chars().allMatch(c -> c > ' ' && c != '"' && c != '=')
        ? line
        : '"' + line.replace("\"", "\\\"") + '"';
  }
}

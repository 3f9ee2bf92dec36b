package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.disk.Attempts;
import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;
import churnline.core.run.RunRecord;
import churnline.core.text.ColumnName;
import churnline.core.text.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answer beside a dropped file: what became of it, what was decided, why, and what to do next.
 */
final class Receipt {
  private final StringBuilder out = new StringBuilder();
  private final Schema schema;
  private final Batch batch;
  private final Optional<RunRecord> run;
  private final String place;

  private Receipt(Schema schema, Batch batch, Optional<RunRecord> run, String place) {
    this.schema = schema;
    this.place = place;
    this.batch = batch;
    this.run = run;
  }

  /**
   * @param earlier the batch that already brought this content
   * @param run the run that checked this batch
   * @param place where the file lies now, relative to the inbox
   * @param changed whether the file went back because it changed after it was read
   */
  static String of(
      Schema schema,
      Batch batch,
      Optional<Batch> earlier,
      Optional<RunRecord> run,
      String place,
      boolean changed) {
    Receipt receipt = new Receipt(schema, batch, run, place);
    receipt.head(earlier);
    if (batch.status() == Batch.Status.INGESTED) {
      receipt.decisions();
    }
    receipt.line("next", receipt.next(changed));
    return receipt.out.toString();
  }

  /** The same where it, or what lies beside the file, cannot be made: a defect. */
  static String brief(Schema schema, Batch batch, String place, boolean changed) {
    Receipt receipt = new Receipt(schema, batch, Optional.empty(), place);
    receipt.file();
    receipt.line("status", batch.status().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    batch.fault().ifPresent(fault -> receipt.line("reason", fault.code() + ": " + fault.detail()));
    receipt.line("rows", counts(batch.counts()));
    receipt.line(
        "problem",
        ("INTERNAL: a bug in Churnline: the answer to this file failed, or ended the process, %d"
                + " times on its own, see logs/churnline.log; nothing else was written for it")
            .formatted(Attempts.MOST));
    receipt.line(
        "next",
        changed
            ? receipt.next(true)
            : "report it; the rows count as they stand here; after an update 'churnline rebuild'"
                + " writes the whole receipt and what belongs beside it");
    return receipt.out.toString();
  }

  private void file() {
    line("file", batch.name());
    line("sha256", batch.sha256());
    line("received", batch.receivedAt().toString());
    line("run", batch.runId());
  }

  private void head(Optional<Batch> earlier) {
    file();
    switch (batch.status()) {
      case INGESTED -> {
        line("status", "ingested");
        rows();
      }
      case ALREADY_INGESTED -> {
        Batch first = earlier.orElseThrow();
        line(
            "status",
            "already ingested on %s, run %s, as %s: nothing changed"
                .formatted(first.receivedAt(), first.runId(), first.name()));
        line("rows then", counts(first.counts()));
      }
      case REFUSED -> {
        Batch.Fault fault = batch.fault().orElseThrow();
        line("status", "refused");
        line("reason", fault.code() + ": " + fault.detail());
        if (batch.counts().read() > 0) {
          rows();
        }
      }
    }
  }

  private void rows() {
    line("rows", counts(batch.counts()));
    line("labelled", batch.counts().labelled() + " of the accepted rows have a known outcome");
    lateLabels();
    columns();
  }

  /** Without ids an outcome that comes later cannot be told to belong to a row. */
  private void lateLabels() {
    if (batch.counts().answered() > 0) {
      line(
          "late labels",
          batch.counts().answered()
              + (batch.counts().answered() == 1 ? " row answers" : " rows answer")
              + " observations that waited");
    }
    if (batch.counts().waiting() > 0 && schema.id().isPresent()) {
      line(
          "waiting",
          batch.counts().waiting()
              + (batch.counts().waiting() == 1 ? " row waits" : " rows wait")
              + " for the outcome: once it is known drop a file with "
              + String.join(", ", keyColumns())
              + " and "
              + schema.target());
    }
  }

  private List<String> keyColumns() {
    return Stream.concat(schema.id().stream(), schema.time().stream()).toList();
  }

  /** Columns that were not used, and a missing target: it may just be misspelt. */
  private void columns() {
    List<String> unused =
        batch.header().stream()
            .map(ColumnName::normalise)
            .filter(name -> !name.isEmpty() && !name.startsWith("_"))
            .filter(name -> !schema.columns().contains(name) && !schema.ignore().contains(name))
            .toList();
    if (!unused.isEmpty()) {
      line("not used", "columns " + String.join(", ", unused));
    }
    boolean labelled =
        batch.header().stream().map(ColumnName::normalise).anyMatch(schema.target()::equals);
    if (!labelled && !batch.header().isEmpty()) {
      line(
          "outcome",
          "the file has no column "
              + schema.target()
              + ": its rows are unlabelled"
              + NearestName.byLetters(schema.target(), unused, 1.0 / 3)
                  .map(name -> "; was " + name + " meant?")
                  .orElse(""));
    }
  }

  private static String rows(long count) {
    return count == 1 ? "1 row is" : count + " rows are";
  }

  private static String counts(Batch.Counts counts) {
    return "read %d, accepted %d, duplicate %d, quarantined %d"
        .formatted(counts.read(), counts.accepted(), counts.duplicate(), counts.quarantined());
  }

  private void decisions() {
    batch
        .checkedRun()
        .filter(id -> !id.equals(batch.runId()))
        .ifPresent(id -> line("checked by run", id));
    run.flatMap(RunRecord::drift).ifPresent(drift -> line("drift", drift.sentence()));
    if (run.flatMap(RunRecord::promotion).isPresent()) {
      run.flatMap(RunRecord::retrain)
          .ifPresent(decision -> line("retrain", decision.code() + ": " + decision.sentence()));
    }
    run.flatMap(RunRecord::promotion)
        .ifPresent(
            promotion ->
                line(
                    "decision",
                    "%s %s: %s"
                        .formatted(
                            run.flatMap(RunRecord::challenger).map(StoredModel::name).orElse(""),
                            isPromoted() ? "deployed as " + promotion.code() : "not deployed",
                            promotion.sentence())));
    if (run.flatMap(RunRecord::promotion).isEmpty()) {
      run.flatMap(RunRecord::retrain)
          .ifPresent(decision -> line("decision", "no retrain: " + decision.sentence()));
    }
    line("champion", run.flatMap(RunRecord::championAfter).map(StoredModel::name).orElse("none"));
  }

  private boolean isPromoted() {
    return run.isPresent()
        && run.get().challenger().isPresent()
        && run.get().challenger().equals(run.get().championAfter());
  }

  private String next(boolean changed) {
    if (changed) {
      return "the file changed after it was read; it is back in the inbox and is read again as new"
          + " content";
    }
    return switch (batch.status()) {
      case ALREADY_INGESTED -> "nothing to do";
      case REFUSED -> refusedNext();
      case INGESTED ->
          batch.counts().quarantined() > 0
              ? rows(batch.counts().quarantined())
                  + " in "
                  + CompanionFiles.quarantinePlace(place)
                  + " with their reasons: correct them there and drop that file into the inbox"
              : run.flatMap(RunRecord::championAfter).isEmpty()
                  ? "drop files with labelled rows until a model can be trained"
                  : "see " + place + ".predictions.csv and GET /clients";
    };
  }

  private String refusedNext() {
    return batch.counts().quarantined() > 0
        ? "correct the rows in "
            + CompanionFiles.quarantinePlace(place)
            + " and drop that file into the inbox"
        : "correct the file as the reason says and drop it again";
  }

  private void line(String key, String text) {
    out.append("%-14s ".formatted(key + ":")).append(OneLine.of(text)).append('\n');
  }
}

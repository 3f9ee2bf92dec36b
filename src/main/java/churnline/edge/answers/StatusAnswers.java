package churnline.edge.answers;

import churnline.core.dataset.RowStore;
import churnline.core.dataset.SummaryStatistics;
import churnline.core.disk.Folders;
import churnline.core.disk.Inbox;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.model.ModelRegistry;
import churnline.core.report.Answers;
import churnline.core.run.Champion;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.RunRecord.Outcome;
import churnline.core.run.WaitingRows;
import churnline.core.serving.Serving;
import churnline.edge.api.Handler;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.gate.RecentRuns;
import churnline.edge.gate.RunExclusion;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /status}: the state of the service, in one answer. */
public final class StatusAnswers implements Handler {
  private static final int FILES_LOOKED_AT = 10_000;
  private static final int RUNS_LOOKED_AT = 1_000;
  private final Sources sources;
  private final String node;
  private final RecentRuns recent;
  private final RunExclusion gate;
  private final Clock clock;
  private final boolean hasIds;

  /** What the answer is made from. */
  public record Sources(
      Serving serving,
      RunLedger runs,
      ModelRegistry models,
      BatchLedger batches,
      RowStore rows,
      Answers answers,
      Inbox inbox,
      Folders folders) {}

  /**
   * @param node name of this service
   * @param gate tells whether a run is under way
   * @param clock decides which files are of today
   * @param hasIds whether rows have ids; without them no later outcome finds its row
   */
  public StatusAnswers(
      Sources sources,
      String node,
      RecentRuns recent,
      RunExclusion gate,
      Clock clock,
      boolean hasIds) {
    this.hasIds = hasIds;
    this.sources = sources;
    this.node = node;
    this.recent = recent;
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public Reply answer(Request request) {
    Map<String, Object> out = new LinkedHashMap<>();
    Optional<Champion> champion = sources.serving().champion();
    out.put("champion", champion.map(this::champion).orElse(null));
    out.put("node", node);
    out.put("busy", gate.isTakenAnywhere());
    out.put("running", recent.running().stream().map(RecentRuns.Recent::id).toList());
    out.put("progress", RunAnswers.fields(recent.progress()));
    out.put("last_run", sources.runs().newest(1).stream().findFirst().map(this::run).orElse(null));
    out.put("last_verdict", verdict());
    out.put("rows", rows());
    out.put("waiting", waiting(champion));
    out.put("files_today", filesToday());
    Map<String, Object> disk = new LinkedHashMap<>();
    disk.put("free_bytes", sources.folders().free(Folders.Folder.INGESTED));
    out.put("disk", disk);
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  private Map<String, Object> champion(Champion champion) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", champion.name());
    out.put("since", champion.deployment().at());
    out.put("why", champion.deployment().code());
    out.put("trained_at", champion.stored().trainedAt());
    out.put("trained_rows", champion.stored().rows());
    out.put("evaluation_set", champion.evaluation().name());
    out.put("auc", champion.evaluation().scores().auc());
    out.put("f1", champion.evaluation().scores().f1());
    return out;
  }

  private Map<String, Object> run(RunRecord run) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("run_id", run.id());
    out.put("finished_at", run.finishedAt());
    out.put("trigger", run.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.put("node", run.node().orElse(null));
    Optional<Outcome> decision = run.promotion().or(run::retrain);
    out.put("decision", decision.map(Outcome::code).orElse(null));
    out.put("because", decision.map(Outcome::sentence).orElse(null));
    return out;
  }

  /** The newest drift verdict; a promotion by hand has none. */
  private Map<String, Object> verdict() {
    Optional<RunRecord> run =
        sources.runs().newest(RUNS_LOOKED_AT).stream()
            .filter(one -> one.drift().isPresent())
            .findFirst();
    if (run.isEmpty()) {
      return null;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("run_id", run.get().id());
    out.put("at", run.get().finishedAt());
    out.put("drift", run.get().drift().map(Outcome::sentence).orElse(null));
    return out;
  }

  private Map<String, Object> rows() {
    SummaryStatistics summary = sources.answers().summary();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("all", summary.rows());
    out.put("left", summary.positives());
    out.put("stayed", summary.negatives());
    return out;
  }

  private Map<String, Object> waiting(Optional<Champion> champion) {
    SummaryStatistics summary = sources.answers().summary();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("files", sources.inbox().waiting() + sources.inbox().claims().size());
    Optional<RowStore.Labels> labels = champion.map(this::labels);
    out.put("for_a_verdict_left", labels.map(RowStore.Labels::positives).orElse(null));
    out.put("for_a_verdict_stayed", labels.map(RowStore.Labels::negatives).orElse(null));
    long unknown = summary.rows() - summary.positives() - summary.negatives();
    out.put("for_their_outcome", hasIds ? unknown : 0);
    return out;
  }

  private RowStore.Labels labels(Champion champion) {
    return sources
        .rows()
        .count(
            WaitingRows.of(
                champion.stored(),
                sources.runs(),
                sources.models(),
                sources.rows().lastSequence()));
  }

  private Map<String, Object> filesToday() {
    LocalDate today = LocalDate.now(clock);
    List<Batch> batches =
        sources.batches().newest(FILES_LOOKED_AT).stream()
            .filter(
                batch -> batch.receivedAt().atZone(clock.getZone()).toLocalDate().isEqual(today))
            .toList();
    Map<String, Object> out = new LinkedHashMap<>();
    for (Batch.Status status : Batch.Status.values()) {
      out.put(
          status.name().toLowerCase(Locale.ROOT),
          batches.stream().filter(batch -> batch.status() == status).count());
    }
    out.put("rows_accepted", batches.stream().mapToLong(one -> one.counts().accepted()).sum());
    out.put(
        "rows_quarantined", batches.stream().mapToLong(one -> one.counts().quarantined()).sum());
    return out;
  }
}

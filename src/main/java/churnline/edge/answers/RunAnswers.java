package churnline.edge.answers;

import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.BatchLedger;
import churnline.core.model.StoredModel;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.RunRecord.Outcome;
import churnline.core.run.Trigger;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.gate.RecentRuns;
import churnline.edge.gate.RecentRuns.Recent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /runs}, {@code /files} and {@code /full-process}: what happened, and what shall. */
public final class RunAnswers {
  private static final int USUAL = 50;
  private static final int MOST = 1_000;
  private final RunLedger runs;
  private final BatchLedger batches;
  private final RecentRuns recent;
  private final RunStarter starter;

  /** Starts runs. */
  public interface RunStarter {
    /** Starts a run and returns its id; empty when one is under way. */
    Optional<String> start(Trigger trigger);
  }

  public RunAnswers(RunLedger runs, BatchLedger batches, RecentRuns recent, RunStarter starter) {
    this.runs = runs;
    this.batches = batches;
    this.recent = recent;
    this.starter = starter;
  }

  /** The newest runs that changed something, and those under way. */
  public Reply list(Request request) {
    int limit = request.number("limit", USUAL, 1, MOST);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("running", recent.running().stream().map(Recent::id).toList());
    out.put("runs", runs.newest(limit).stream().map(RunAnswers::fields).toList());
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  /** One run with its files; also one under way, or one that found nothing to do. */
  public Reply one(Request request) {
    String id = request.place("id").toUpperCase(Locale.ROOT);
    Optional<RunRecord> record = runs.find(id);
    Optional<Recent> asked = recent.find(id);
    List<?> files = batches.byRun(id).stream().map(FileAnswers::fields).toList();
    Map<String, Object> out;
    if (record.isPresent()) {
      out = fields(record.get());
      // it may still publish what it decided, or have been cut short in that
      asked
          .filter(run -> run.state() != RecentRuns.State.FINISHED)
          .ifPresent(run -> out.put("state", word(run.state())));
    } else {
      out = new LinkedHashMap<>();
      out.put("run_id", id);
      // a run of refused or known files decides nothing and so is known by its files alone
      out.put("state", asked.map(run -> word(run.state())).orElse("finished"));
      out.put("started_at", asked.map(Recent::startedAt).orElse(null));
      if (asked.isEmpty() && files.isEmpty()) {
        throw new BadInputException(
            FaultCode.NOT_FOUND,
            "no run '"
                + Request.shortened(request.place("id"))
                + "'; expected one that /runs lists, or one started by POST /full-process since"
                + " the service started");
      }
    }
    if (asked.filter(run -> run.state() == RecentRuns.State.RUNNING).isPresent()) {
      out.put("progress", fields(recent.progress()));
    }
    out.put("files", files);
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  /** Starts a run. */
  public Reply start(Request request) {
    return start(request, Trigger.HTTP);
  }

  /** Starts a run that trains a challenger when there is anything new to train on. */
  public Reply train(Request request) {
    return start(request, Trigger.TRAIN);
  }

  private Reply start(Request request, Trigger trigger) {
    String id =
        starter
            .start(trigger)
            .orElseThrow(
                () ->
                    new ConflictException(
                        FaultCode.RUN_IN_PROGRESS, "a run is in progress; retry when it ends"));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("run_id", id);
    out.put("state", word(RecentRuns.State.RUNNING));
    out.put("location", "/runs/" + id);
    out.put("request_id", request.id());
    return Reply.json(202, out).with("Location", "/runs/" + id);
  }

  /** How far the stage in hand is; null when nothing is counted. */
  static Map<String, Object> fields(Optional<RecentRuns.Progress> progress) {
    if (progress.isEmpty()) {
      return null;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("stage", progress.get().stage());
    out.put("unit", progress.get().unit());
    out.put("done", progress.get().done());
    out.put("of", progress.get().of() < 0 ? null : progress.get().of());
    return out;
  }

  private static String word(RecentRuns.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> fields(RunRecord run) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("run_id", run.id());
    out.put("state", "finished");
    out.put("trigger", run.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.put("node", run.node().orElse(null));
    out.put("started_at", run.startedAt());
    out.put("finished_at", run.finishedAt());
    out.put("champion_before", run.championBefore().map(StoredModel::name).orElse(null));
    out.put("champion_after", run.championAfter().map(StoredModel::name).orElse(null));
    out.put("challenger", run.challenger().map(StoredModel::name).orElse(null));
    out.put("drift", run.drift().map(RunAnswers::fields).orElse(null));
    out.put("retrain", run.retrain().map(RunAnswers::fields).orElse(null));
    out.put("promotion", run.promotion().map(RunAnswers::fields).orElse(null));
    out.put("timings_ms", run.timings());
    return out;
  }

  private static Map<String, Object> fields(Outcome outcome) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("code", outcome.code());
    out.put("sentence", outcome.sentence());
    out.put("numbers", outcome.numbers());
    return out;
  }
}

package churnline.edge.answers;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /files}: every file that was ever dropped. */
public final class FileAnswers {
  private static final int USUAL = 50;
  private static final int MOST = 1_000;
  private final BatchLedger batches;

  public FileAnswers(BatchLedger batches) {
    this.batches = batches;
  }

  /** The newest files. */
  public Reply list(Request request) {
    int limit = request.number("limit", USUAL, 1, MOST);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("files", batches.newest(limit).stream().map(FileAnswers::fields).toList());
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  /** Every drop of one content. */
  public Reply one(Request request) {
    String sha256 = request.place("sha256").toLowerCase(Locale.ROOT);
    List<Batch> drops = batches.bySha256(sha256);
    if (drops.isEmpty()) {
      throw new BadInputException(
          FaultCode.NOT_FOUND,
          "no file with SHA-256 '"
              + Request.shortened(sha256)
              + "'; expected that of one dropped before");
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("sha256", sha256);
    out.put("drops", drops.stream().map(FileAnswers::fields).toList());
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  static Map<String, Object> fields(Batch batch) {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("read", batch.counts().read());
    rows.put("accepted", batch.counts().accepted());
    rows.put("duplicate", batch.counts().duplicate());
    rows.put("quarantined", batch.counts().quarantined());
    rows.put("labelled", batch.counts().labelled());
    rows.put("answered", batch.counts().answered());
    rows.put("waiting", batch.counts().waiting());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("number", batch.number());
    out.put("file", batch.name());
    out.put("sha256", batch.sha256());
    out.put("bytes", batch.bytes());
    out.put("status", batch.status().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.put("received_at", batch.receivedAt());
    out.put("took_ms", batch.took());
    out.put("rows", rows);
    out.put("fault", batch.fault().map(FileAnswers::fields).orElse(null));
    out.put("run_id", batch.runId());
    out.put("checked_run_id", batch.checkedRun().orElse(null));
    out.put("earlier_number", batch.earlier().orElse(null));
    out.put("place", batch.archived().orElse(null));
    out.put(
        "receipt",
        batch
            .archived()
            .filter(place -> batch.removal().files().isEmpty())
            .map(place -> place + ".receipt.txt")
            .orElse(null));
    out.put("removed_at", batch.removal().files().orElse(null));
    out.put("predictions_removed_at", batch.removal().predictions().orElse(null));
    return out;
  }

  private static Map<String, Object> fields(Batch.Fault fault) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("code", fault.code());
    out.put("detail", fault.detail());
    return out;
  }
}

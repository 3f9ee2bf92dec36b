package churnline.report;

import churnline.cycle.Champion;
import churnline.cycle.Folders.Folder;
import churnline.dataset.FormulaSafeWriter;
import churnline.dataset.Schema;
import churnline.dataset.TableWriter;
import churnline.fault.HaltPoint;
import churnline.fault.UnavailableException;
import churnline.ingest.Batch;
import churnline.ingest.Quarantined;
import churnline.model.StoredModel;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answers to dropped files: predictions and quarantined rows, then the file itself is archived,
 * then the receipt, last of all.
 */
final class BatchAnswers {
  private static final int RECHECKED = 1_000;
  private static final String PREDICTIONS = ".predictions.csv";
  private static final String RECEIPT = ".receipt.txt";

  private final Publisher.Ports ports;
  private final PublishedFiles published;
  private final Schema schema;

  BatchAnswers(Publisher.Ports ports, PublishedFiles published, Schema schema) {
    this.ports = ports;
    this.published = published;
    this.schema = schema;
  }

  /** After a restart: puts back files that were written to since they were archived. */
  void recheck(Instant since) {
    for (Batch batch : ports.ledger().newest(RECHECKED)) {
      if (batch.archived().isPresent()
          && batch.receivedAt().isAfter(since)
          && ports.folders().size(Folder.INBOX, batch.archived().get()) > 0
          && !ports.inbox().recheck(batch.archived().get(), batch.name(), batch.sha256())) {
        ports
            .observer()
            .warned(
                batch.name()
                    + " was written to after it had been taken: the whole file went back to the"
                    + " inbox and is read again");
      }
    }
  }

  /** Answers every batch whose later stages are through; returns how many. One that fails waits. */
  int answerAll(Optional<Champion> champion) {
    int answered = 0;
    UnavailableException failed = null;
    for (Batch batch : ports.ledger().unpublished()) {
      if (batch.status() != Batch.Status.INGESTED || batch.checkedRun().isPresent()) {
        try {
          answer(batch, champion);
          answered++;
        } catch (UnavailableException failure) {
          failed = failure;
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
    return answered;
  }

  private void answer(Batch batch, Optional<Champion> champion) {
    String place = place(batch);
    if (batch.status() == Batch.Status.INGESTED) {
      champion.ifPresent(serving -> predict(batch, serving));
      predictions(batch, place);
    }
    quarantine(batch, place);
    HaltPoint.BEFORE_MOVE.reached();
    boolean unchanged = ports.inbox().archive(batch.claim(), batch.name(), place, batch.sha256());
    HaltPoint.AFTER_MOVE.reached();
    receipt(batch, place, !unchanged);
    ports.ledger().published(batch.number(), !unchanged);
  }

  /**
   * Writes what belongs to a batch that was answered before, from what the store says; not what
   * retention has removed.
   */
  void rewrite(Batch batch) {
    if (batch.removal().files().isPresent()) {
      return;
    }
    String place = batch.archived().orElseThrow();
    if (batch.status() == Batch.Status.INGESTED && batch.removal().predictions().isEmpty()) {
      predictions(batch, place);
    }
    quarantine(batch, place);
    receipt(batch, place, ports.ledger().wentBack(batch.number()));
  }

  private void receipt(Batch batch, String place, boolean wentBack) {
    String receipt =
        Receipt.of(
            schema,
            batch,
            batch.earlier().flatMap(ports.ledger()::find),
            batch.checkedRun().flatMap(ports.runs()::find),
            place,
            wentBack);
    published.put(Folder.INBOX, place + RECEIPT, receipt.getBytes(StandardCharsets.UTF_8));
  }

  /** Everything that may lie beside a file that was archived at {@code place}. */
  static List<String> companions(String place) {
    return List.of(predictionsPlace(place), quarantinePlace(place), place + RECEIPT);
  }

  /** Where the predictions of such a file lie. */
  static String predictionsPlace(String place) {
    return place + PREDICTIONS;
  }

  /** Rows set aside lie in {@code failed/}, also when their file is in {@code done/}. */
  static String quarantinePlace(String place) {
    return "failed" + place.substring(place.indexOf('/')) + ".quarantine.csv";
  }

  /** One that somebody put another file to is left to it. */
  private String place(Batch batch) {
    Optional<String> promised = batch.archived();
    if (promised.isPresent()
        && ports.inbox().isPlaceLost(batch.claim(), batch.name(), promised.get())) {
      companions(promised.get()).forEach(path -> ports.folders().remove(Folder.INBOX, path));
      return reserve(batch);
    }
    return promised.orElseGet(() -> reserve(batch));
  }

  private String reserve(Batch batch) {
    String place =
        ports
            .inbox()
            .place(
                batch.isDone() ? "done" : "failed",
                batch.receivedAt().atZone(ports.zone()).toLocalDate().toString(),
                batch.name(),
                wanted ->
                    ports.ledger().isPlaceTaken(wanted)
                        || (batch.counts().quarantined() > 0
                            && ports.folders().size(Folder.INBOX, quarantinePlace(wanted)) > 0));
    ports.ledger().archived(batch.number(), place);
    return place;
  }

  private void predict(Batch batch, Champion champion) {
    StoredModel model = champion.stored();
    ports
        .predictions()
        .replace(batch.number(), model.version(), model.coverage(), champion.model()::probability);
  }

  private void predictions(Batch batch, String place) {
    Optional<Integer> version = ports.predictions().version(batch.number());
    if (version.isPresent()) {
      StoredModel model = ports.registry().find(version.get()).orElseThrow();
      published.put(Folder.INBOX, predictionsPlace(place), out -> predictions(batch, model, out));
    }
  }

  private void predictions(Batch batch, StoredModel model, OutputStream out) {
    TableWriter writer = new FormulaSafeWriter(ports.tables().write(out));
    writer.row(List.of("id", "probability", "decision", "rank", "model_version", "in_training"));
    ports
        .predictions()
        .forEach(
            batch.number(),
            row -> {
              writer.cell(row.id());
              writer.cell(row.probability());
              writer.cell(
                  row.probability() >= model.threshold() ? schema.positive() : schema.negative());
              writer.cell(String.valueOf(row.rank()));
              writer.cell(model.name());
              writer.cell(String.valueOf(row.inTraining()));
              writer.endRow();
            });
    writer.flush();
  }

  private void quarantine(Batch batch, String place) {
    if (batch.counts().quarantined() > 0) {
      published.put(Folder.INBOX, quarantinePlace(place), out -> quarantine(batch, out));
    }
  }

  private void quarantine(Batch batch, OutputStream out) {
    TableWriter writer = ports.tables().write(out);
    int width = batch.header().size();
    List<String> header = new ArrayList<>(batch.header());
    header.addAll(List.of("_line", "_column", "_value", "_reason", "_raw"));
    writer.row(header);
    ports.ledger().quarantined(batch.number(), row -> quarantine(row, width, writer));
    writer.flush();
  }

  private static void quarantine(Quarantined row, int width, TableWriter writer) {
    for (int column = 0; column < width; column++) {
      writer.cell(column < row.cells().size() ? row.cells().get(column) : null);
    }
    writer.cell(String.valueOf(row.line()));
    writer.cell(row.joined(Quarantined.Problem::column));
    writer.cell(row.joined(Quarantined.Problem::value));
    writer.cell(row.joined(Quarantined.Problem::reason));
    writer.cell(row.cells().size() > width ? String.join(",", row.cells()) : row.raw());
    writer.endRow();
  }
}

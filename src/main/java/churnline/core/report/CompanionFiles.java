package churnline.core.report;

import churnline.core.dataset.FormulaSafeWriter;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.Folders.Folder;
import churnline.core.ingest.Batch;
import churnline.core.ingest.Quarantined;
import churnline.core.model.StoredModel;
import churnline.core.predict.PredictionFields;
import churnline.core.predict.PredictionRule;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written beside a file that was dropped: predictions, rows set aside, the receipt. */
public final class CompanionFiles {
  private static final String PREDICTIONS = ".predictions.csv";
  private static final String RECEIPT = ".receipt.txt";

  private final Publisher.Ports ports;
  private final PublishedFiles published;
  private final Schema schema;

  CompanionFiles(Publisher.Ports ports, PublishedFiles published, Schema schema) {
    this.ports = ports;
    this.published = published;
    this.schema = schema;
  }

  /** Everything that may lie beside a file that was archived at {@code place}. */
  public static List<String> all(String place) {
    return List.of(predictionsPlace(place), quarantinePlace(place), place + RECEIPT);
  }

  /** Where the predictions of such a file lie. */
  public static String predictionsPlace(String place) {
    return place + PREDICTIONS;
  }

  /** Rows set aside lie in {@code failed/}, also when their file is in {@code done/}. */
  public static String quarantinePlace(String place) {
    return "failed" + place.substring(place.indexOf('/')) + ".quarantine.csv";
  }

  /** What was predicted for the rows of a batch, when anything was. */
  void predictions(Batch batch, String place) {
    Optional<Integer> version =
        batch.isIngested() ? ports.predictions().version(batch.number()) : Optional.empty();
    if (version.isPresent()) {
      StoredModel model = ports.registry().find(version.get()).orElseThrow();
      published.put(Folder.INBOX, predictionsPlace(place), out -> predictions(batch, model, out));
    }
  }

  private void predictions(Batch batch, StoredModel model, OutputStream out) {
    TableWriter writer = new FormulaSafeWriter(ports.tables().write(out));
    List<String> header = new ArrayList<>(PredictionFields.NAMES);
    header.addAll(List.of("rank", "model_version", "in_training"));
    writer.row(header);
    PredictionRule rule = PredictionRule.of(model, schema);
    ports
        .predictions()
        .forEach(
            batch.number(),
            row -> {
              PredictionFields.write(writer, rule.predict(row.id(), row.probability(), row.rank()));
              writer.cell(String.valueOf(row.rank()));
              writer.cell(model.name());
              writer.cell(String.valueOf(row.inTraining()));
              writer.endRow();
            });
    writer.flush();
  }

  /** The rows of a batch that were set aside, when there are any. */
  void quarantine(Batch batch, String place) {
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

  /** The answer; {@code wentBack} when the file went back because it changed after it was read. */
  void receipt(Batch batch, String place, boolean wentBack) {
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

  /** The answer to a file beside which nothing can be written, made of nothing but its entry. */
  void briefReceipt(Batch batch, String place, boolean wentBack) {
    String receipt = Receipt.brief(schema, batch, place, wentBack);
    published.put(Folder.INBOX, place + RECEIPT, receipt.getBytes(StandardCharsets.UTF_8));
    ports.events().warned(batch.name() + " is answered by a short receipt; report it");
  }
}

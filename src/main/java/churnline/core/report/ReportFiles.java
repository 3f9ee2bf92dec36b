package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.BadInputException;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.predict.Prediction;
import churnline.core.predict.PredictionRule;
import churnline.core.predict.RowPredictor;
import churnline.core.run.Champion;
import churnline.core.serving.TestData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the endpoints answer, and which files were taken in, as files. */
final class ReportFiles {
  private static final int ROWS_SHOWN = 1_000;
  private static final String API_RETURNS = "apireturns.txt";

  private final Publisher.Ports ports;
  private final PublishedFiles published;
  private final Schema schema;
  private final CsvPolicy policy;
  private final Answers answers;

  ReportFiles(
      Publisher.Ports ports,
      PublishedFiles published,
      Schema schema,
      CsvPolicy policy,
      Answers answers) {
    this.ports = ports;
    this.published = published;
    this.schema = schema;
    this.policy = policy;
    this.answers = answers;
  }

  void publish(Optional<Champion> champion) {
    published.put(
        Folder.INGESTED,
        ModelFiles.INGESTED,
        IngestedFiles.of(ports.ledger().ingestedUpTo(Long.MAX_VALUE - 1))
            .getBytes(StandardCharsets.UTF_8));
    published.put(Folder.MODELS, API_RETURNS, ModelFiles.utf8(apiReturns(champion)));
  }

  private String apiReturns(Optional<Champion> champion) {
    Map<String, Object> all = new LinkedHashMap<>();
    String none = "503: no model is deployed yet";
    all.put(
        "GET /prediction?file=testdata/" + TestData.FILE,
        champion.map(this::predictions).map(Object.class::cast).orElse(none));
    all.put("GET /scoring", champion.map(answers::scoring).map(Object.class::cast).orElse(none));
    all.put("GET /summarystats", answers.summaryStatistics());
    all.put("GET /diagnostics", answers.diagnostics());
    return ports.json().apply(all);
  }

  private Object predictions(Champion champion) {
    try {
      return predicted(champion);
    } catch (UnavailableException unreadable) {
      return unreadable.getMessage();
    }
  }

  private Object predicted(Champion champion) {
    if (ports.folders().size(Folder.TESTDATA, TestData.FILE) == 0) {
      return "404: there is no testdata/" + TestData.FILE;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowPredictor predictor =
        new RowPredictor(
            ports
                .tables()
                .open(ports.folders().path(Folder.TESTDATA, TestData.FILE), TestData.FILE, false),
            schema,
            policy,
            champion.model(),
            PredictionRule.of(champion.stored(), schema))) {
      for (RowPredictor.Answer row = predictor.next();
          row != null && rows.size() < ROWS_SHOWN;
          row = predictor.next()) {
        rows.add(view(row));
      }
    } catch (BadInputException | UnavailableException unreadable) {
      return unreadable.getMessage();
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("predictions", rows);
    return out;
  }

  /** One prediction with the names that HTTP uses. */
  static Map<String, Object> view(RowPredictor.Answer row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("probability", row.prediction().map(Prediction::probability).orElse(Double.NaN));
    out.put("decision", row.prediction().map(Prediction::decision).orElse(null));
    if (row.bad().isPresent()) {
      out.put("error", row.error());
    }
    return out;
  }
}

package churnline.edge.prediction;

import churnline.core.dataset.RowBlock;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.predict.PredictionRule;
import churnline.core.run.Champion;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Predictions for rows given as JSON: all of them, or a list of what is wrong with which. Only the
 * body and the answer are held as a whole, as bytes.
 */
final class JsonPrediction {
  /** Longest answer for a row, in bytes, beside its id. */
  static final int BYTES_PER_ROW = 100;

  private final Predictor predictor;
  private final Champion champion;
  private final PredictionRule rule;
  private final JsonRows rows;
  private final int mostRows;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  JsonPrediction(Predictor predictor, Champion champion, int mostRows) {
    this.mostRows = mostRows;
    this.predictor = predictor;
    this.champion = champion;
    rule = PredictionRule.of(champion.stored(), predictor.schema());
    rows = new JsonRows(predictor.schema(), predictor.policy());
  }

  Reply answer(Request request, byte[] body) {
    try (JsonGenerator json = Json.mapper().getFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_version", champion.name());
      json.writeStringField("request_id", request.id());
      json.writeArrayFieldStart("predictions");
      new JsonBody(request, body, predictor.policy().maxColumns())
          .forEachRow(row -> predict(row, json));
      json.writeEndArray();
      json.writeNumberField("rows", rows.rows());
      json.writeNumberField("errors", 0);
      json.writeEndObject();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    if (rows.badRows() > 0) {
      return problem(request);
    }
    predictor.served().accept(rows.rows());
    return new Reply(200, Reply.JSON, Map.of(), new Reply.Bytes(out.toByteArray()))
        .with("X-Model-Version", champion.name());
  }

  private Reply problem(Request request) {
    return Problems.of(
        request.id(),
        request.path(),
        FaultCode.REQUEST_INVALID,
        ("%d of %d rows are bad; expected every row to have the features of the model; nothing was"
                + " predicted; the first %d problems are listed")
            .formatted(
                rows.badRows(), rows.rows(), Math.min(Problems.MAX_ERRORS, rows.errors().size())),
        rows.errors());
  }

  private void predict(JsonRows.Row row, JsonGenerator json) {
    if (rows.rows() == mostRows) {
      throw new BadInputException(
          FaultCode.REQUEST_TOO_LARGE,
          "more than %d rows; send them in parts or as CSV, or raise churn.http.max-rows"
              .formatted(mostRows));
    }
    rows.parse(row, (block, at, number) -> write(json, block, at, number));
  }

  private void write(JsonGenerator json, RowBlock block, int at, int number) {
    String id = block.id[at] == null ? String.valueOf(number) : block.id[at];
    try {
      json.writeStartObject();
      PredictionJson.write(json, rule.predict(id, champion.model().probability(block, at)));
      json.writeEndObject();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }
}

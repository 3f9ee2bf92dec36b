package churnline.api;

import churnline.cycle.Champion;
import churnline.dataset.RowBlock;
import churnline.fault.BadInputException;
import churnline.fault.FaultCode;
import churnline.json.Json;
import churnline.model.StoredModel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predictions for rows given as JSON: all of them, or a list of what is wrong with which. */
final class JsonPrediction {
  private static final ObjectReader READER =
      Json.strict()
          .readerFor(JsonNode.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Predictor predictor;
  private final Champion champion;
  private final JsonRows rows;
  private final int mostRows;
  private final List<Map<String, Object>> predictions = new ArrayList<>();

  JsonPrediction(Predictor predictor, Champion champion, int mostRows) {
    this.mostRows = mostRows;
    this.predictor = predictor;
    this.champion = champion;
    rows = new JsonRows(predictor.schema(), predictor.policy());
  }

  Reply answer(Request request, byte[] body) {
    List<JsonRows.Row> given = JsonRows.rows(parse(request, body));
    if (given.size() > mostRows) {
      throw new BadInputException(
          FaultCode.REQUEST_TOO_LARGE,
          "%d rows; expected at most %d; what to do: send them in parts or as CSV, or raise churn.http.max-rows"
              .formatted(given.size(), mostRows));
    }
    for (JsonRows.Row row : given) {
      rows.parse(row, (block, at, number) -> predictions.add(prediction(block, at, number)));
    }
    if (rows.badRows() > 0) {
      return Problems.of(
          request.id(),
          request.path(),
          FaultCode.REQUEST_INVALID,
          ("%d of %d rows are bad; expected every row to have the features of the model; nothing was"
                  + " predicted; the first %d problems are listed")
              .formatted(
                  rows.badRows(),
                  given.size(),
                  Math.min(Problems.MAX_ERRORS, rows.errors().size())),
          rows.errors());
    }
    predictor.served().accept(predictions.size());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("request_id", request.id());
    out.put("rows", predictions.size());
    out.put("errors", 0);
    out.put("predictions", predictions);
    return Reply.json(out).with("X-Model-Version", champion.name());
  }

  private Map<String, Object> prediction(RowBlock block, int at, int number) {
    StoredModel model = champion.stored();
    double probability = champion.model().probability(block, at);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", block.id[at] == null ? String.valueOf(number) : block.id[at]);
    out.put("probability", probability);
    out.put(
        "decision",
        probability >= model.threshold()
            ? predictor.schema().positive()
            : predictor.schema().negative());
    return out;
  }

  static JsonNode parse(Request request, byte[] body) {
    try {
      JsonNode tree = READER.readTree(body);
      if (tree.isObject() || tree.isArray()) {
        return tree;
      }
      throw malformed(
          body.length == 0 ? "an empty body" : "neither an object nor an array", request);
    } catch (JsonProcessingException malformed) {
      var at = malformed.getLocation();
      throw malformed(
          Request.shortened(malformed.getOriginalMessage())
              + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr()),
          request);
    } catch (NumberFormatException beyond) {
      throw malformed("a number whose exponent is beyond all measure", request);
    } catch (IOException undecodable) {
      throw malformed("text that is not UTF-8", request);
    }
  }

  private static BadInputException malformed(String what, Request request) {
    return new BadInputException(
        FaultCode.REQUEST_MALFORMED,
        what
            + "; expected one JSON object, an array of them, dataframe_split or dataframe_records;"
            + " in the body of "
            + request.method()
            + " "
            + request.path());
  }
}

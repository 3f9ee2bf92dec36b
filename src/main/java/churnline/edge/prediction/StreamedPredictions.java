package churnline.edge.prediction;

import churnline.core.dataset.FormulaSafeWriter;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.TabularFiles;
import churnline.core.predict.PredictionFields;
import churnline.core.predict.RowPredictor;
import churnline.core.predict.RowPredictor.Answer;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Reply;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Predictions of a CSV, made while they are sent: memory does not grow with their number. */
final class StreamedPredictions {
  private final RowPredictor rows;
  private final HeapBudget.Lease lease;
  private final TabularFiles tables;
  private final String modelVersion;
  private final String requestId;
  private final LongConsumer served;

  /**
   * @param rows closed with the answer
   * @param lease given back with it
   * @param served is told how many rows were predicted
   */
  StreamedPredictions(
      RowPredictor rows,
      HeapBudget.Lease lease,
      TabularFiles tables,
      String modelVersion,
      String requestId,
      LongConsumer served) {
    this.rows = rows;
    this.lease = lease;
    this.tables = tables;
    this.modelVersion = modelVersion;
    this.requestId = requestId;
    this.served = served;
  }

  /** The answer in one of the two formats. */
  Reply reply(boolean csv) {
    Reply reply =
        Reply.stream(
            csv ? Reply.CSV : Reply.JSON,
            new Reply.Stream() {
              @Override
              public void writeTo(OutputStream out) throws IOException {
                if (csv) {
                  csv(out);
                } else {
                  json(out);
                }
                served.accept(rows.rows() - rows.errors());
              }

              @Override
              public void close() {
                lease.close();
                rows.close();
              }
            });
    return reply.with("X-Model-Version", modelVersion);
  }

  private void csv(OutputStream out) throws IOException {
    TableWriter writer = new FormulaSafeWriter(tables.write(out));
    List<String> header = new ArrayList<>(PredictionFields.NAMES);
    header.add("error");
    writer.row(header);
    for (Answer row = rows.next(); row != null; row = rows.next()) {
      if (row.prediction().isPresent()) {
        PredictionFields.write(writer, row.prediction().get());
      } else {
        writer.cell(row.id());
        writer.cell(Double.NaN);
        writer.cell((String) null);
      }
      writer.cell(row.error());
      writer.endRow();
    }
    writer.flush();
    String trailer =
        "# rows=%d errors=%d model_version=%s\n"
            .formatted(rows.rows(), rows.errors(), modelVersion);
    out.write(trailer.getBytes(StandardCharsets.UTF_8));
  }

  private void json(OutputStream out) throws IOException {
    JsonGenerator json = Json.mapper().getFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.writeStartObject();
    json.writeStringField("model_version", modelVersion);
    json.writeStringField("request_id", requestId);
    json.writeArrayFieldStart("predictions");
    for (Answer row = rows.next(); row != null; row = rows.next()) {
      json.writeStartObject();
      if (row.prediction().isPresent()) {
        PredictionJson.write(json, row.prediction().get());
      } else {
        json.writeStringField("id", row.id());
        json.writeNullField("probability");
        json.writeNullField("decision");
        json.writeStringField("error", row.error());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("rows", rows.rows());
    json.writeNumberField("errors", rows.errors());
    json.writeEndObject();
    json.flush();
  }
}

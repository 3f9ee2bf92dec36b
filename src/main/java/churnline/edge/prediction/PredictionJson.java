package churnline.edge.prediction;

import churnline.core.predict.Prediction;
import churnline.core.predict.PredictionFields;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A prediction in JSON that is written as it comes. */
final class PredictionJson {
  private PredictionJson() {}

  /** Writes the fields of {@link PredictionFields} into the object that was begun. */
  static void write(JsonGenerator json, Prediction prediction) throws IOException {
    json.writeStringField("id", prediction.id());
    json.writeNumberField("probability", prediction.probability());
    json.writeStringField("decision", prediction.decision());
  }
}

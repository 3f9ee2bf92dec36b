package churnline.core.predict;

import churnline.core.dataset.TableWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that every rendered prediction begins with, under the names that HTTP uses. */
public final class PredictionFields {
  /** The names, in order. */
  public static final List<String> NAMES = List.of("id", "probability", "decision");

  private PredictionFields() {}

  /** As a JSON object, to which others may be added. */
  public static Map<String, Object> of(Prediction prediction) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", prediction.id());
    out.put("probability", prediction.probability());
    out.put("decision", prediction.decision());
    return out;
  }

  /** As cells of a row, which others may follow. */
  public static void write(TableWriter row, Prediction prediction) {
    row.cell(prediction.id());
    row.cell(prediction.probability());
    row.cell(prediction.decision());
  }
}

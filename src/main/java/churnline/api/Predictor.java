package churnline.api;

import churnline.cycle.Champion;
import churnline.cycle.Serving;
import churnline.cycle.Tables;
import churnline.dataset.Schema;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import churnline.ingest.CsvPolicy;
import churnline.ingest.RecordSource;
import churnline.predict.RowPredictor;
import java.util.function.LongConsumer;

/**
 * What every prediction needs.
 *
 * @param served is told how many rows were predicted
 */
public record Predictor(
    Serving serving, Tables tables, Schema schema, CsvPolicy policy, LongConsumer served) {

  /**
   * The model to use for the whole of a request.
   *
   * @throws UnavailableException NO_CHAMPION before the first promotion, MODEL_DAMAGED when the
   *     deployed one could not be loaded
   */
  static Champion champion(Serving serving) {
    return serving
        .champion()
        .orElseThrow(
            () ->
                serving
                    .damage()
                    .map(text -> new UnavailableException(FaultCode.MODEL_DAMAGED, text))
                    .orElseGet(Predictor::noChampion));
  }

  private static UnavailableException noChampion() {
    return new UnavailableException(
        FaultCode.NO_CHAMPION,
        "no model serves yet; drop a CSV with at least 10 labelled rows into the inbox");
  }

  Champion champion() {
    return champion(serving);
  }

  /** Predicts the rows of {@code source}, which is closed with the answer or now. */
  Reply predict(Request request, RecordSource source, Champion champion, boolean csv) {
    try {
      RowPredictor rows =
          new RowPredictor(source, schema, policy, champion.model(), champion.stored().threshold());
      return new StreamedPredictions(rows, tables, champion.name(), request.id(), served)
          .reply(csv);
    } catch (RuntimeException refused) {
      source.close();
      throw refused;
    }
  }
}

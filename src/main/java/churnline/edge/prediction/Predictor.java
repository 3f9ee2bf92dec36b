package churnline.edge.prediction;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.disk.TabularFiles;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import churnline.core.predict.PredictionRule;
import churnline.core.predict.RowPredictor;
import churnline.core.run.Champion;
import churnline.core.serving.Serving;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What every prediction needs.
 *
 * @param heap that all requests share
 * @param served is told how many rows were predicted
 */
public record Predictor(
    Serving serving,
    TabularFiles tables,
    Schema schema,
    CsvPolicy policy,
    HeapBudget heap,
    LongConsumer served) {
  /** A row as text, as cells, and as what could not be read of it. */
  private static final long COPIES = 8;

  private static final long BUFFERS = 3 << 19;

  /**
   * The model to use for the whole of a request.
   *
   * @throws UnavailableException NO_CHAMPION before the first promotion, MODEL_DAMAGED when the
   *     deployed one could not be loaded
   */
  public static Champion champion(Serving serving) {
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
        "no model is deployed yet; drop a CSV with at least 10 labelled rows into the inbox");
  }

  public Champion champion() {
    return champion(serving);
  }

  /**
   * Predicts the rows of a source, which is closed with the answer or now.
   *
   * @param length of the text in bytes; -1 when it is not known
   */
  Reply predict(
      Request request, Supplier<RecordSource> open, long length, Champion champion, boolean csv) {
    HeapBudget.Lease lease = heap.take(bytes(length), "a CSV of this size");
    RecordSource source = null;
    boolean begun = false;
    try {
      source = open.get();
      RowPredictor rows =
          new RowPredictor(
              source,
              schema,
              policy,
              champion.model(),
              PredictionRule.of(champion.stored(), schema));
      Reply reply =
          new StreamedPredictions(rows, lease, tables, champion.name(), request.id(), served)
              .reply(csv);
      begun = true;
      return reply;
    } finally {
      if (!begun) {
        lease.close();
        if (source != null) {
          source.close();
        }
      }
    }
  }

  /** It is the longest row that counts, not the file. */
  private long bytes(long length) {
    long row = length < 0 ? policy.maxRowCharacters() : Math.min(length, policy.maxRowCharacters());
    return COPIES * row
        + BUFFERS
        + (long) Double.BYTES * RowBlock.CAPACITY * (10 + schema.features().size());
  }
}

package churnline.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.SourceRecord;
import churnline.core.model.ChurnModel;
import churnline.core.model.Preprocessing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowPredictorTest {
  private static final ChurnModel HALF =
      new ChurnModel(
          new Preprocessing(List.of(new Preprocessing.Numeric("x", 0, 1)), List.of()),
          new double[] {1},
          0);

  @Test
  void badRowAnswersUnderItsOwnId() {
    List<RowPredictor.Answer> rows =
        predict(
            Optional.of("id"),
            List.of("id", "x"),
            new SourceRecord.Cells(2, List.of("3", "0")),
            new SourceRecord.Cells(3, List.of("9", "text")),
            new SourceRecord.Unsplit(4, "\"7,1", "an unbalanced quote"));

    assertThat(rows).extracting(RowPredictor.Answer::id).containsExactly("3", "9", "");
    assertThat(rows.get(0).prediction()).get().extracting(Prediction::probability).isEqualTo(0.5);
    assertThat(rows.get(1).prediction()).isEmpty();
    assertThat(rows.get(1).error()).contains("x: not a number");
  }

  @Test
  void rowsWithoutIdsAreNumbered() {
    List<RowPredictor.Answer> rows =
        predict(
            Optional.empty(),
            List.of("x"),
            new SourceRecord.Cells(2, List.of("0")),
            new SourceRecord.Cells(3, List.of("bad")),
            new SourceRecord.Cells(4, List.of("0")));

    assertThat(rows).extracting(RowPredictor.Answer::id).containsExactly("1", "2", "3");
  }

  private static List<RowPredictor.Answer> predict(
      Optional<String> id, List<String> header, SourceRecord... records) {
    Schema schema =
        new Schema(
            id,
            "left",
            "1",
            "0",
            List.of("x"),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    Iterator<SourceRecord> given = List.of(records).iterator();
    RecordSource source =
        new RecordSource() {
          @Override
          public List<String> header() {
            return header;
          }

          @Override
          public SourceRecord next() {
            return given.hasNext() ? given.next() : null;
          }

          @Override
          public void close() {
            // nothing is open
          }
        };
    List<RowPredictor.Answer> rows = new ArrayList<>();
    try (RowPredictor predictor =
        new RowPredictor(
            source, schema, CsvPolicy.DEFAULT, HALF, new PredictionRule("v0001", 0.5, "1", "0"))) {
      for (var row = predictor.next(); row != null; row = predictor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}

package churnline.core.predict;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RecordSource;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.core.model.ChurnModel;
import java.util.Optional;

/** Predicts the rows of a CSV one by one, as they stream by; a bad row is answered, not fatal. */
public final class RowPredictor implements AutoCloseable {
  private final RecordSource source;
  private final HeaderBinding binding;
  private final RowParser parser;
  private final RowBlock block;
  private final Schema schema;
  private final ChurnModel model;
  private final PredictionRule rule;
  private long rows;
  private long errors;

  /**
   * @param source is closed with this object
   * @throws churnline.core.fault.BadInputException when the header does not fit the schema
   */
  public RowPredictor(
      RecordSource source, Schema schema, CsvPolicy policy, ChurnModel model, PredictionRule rule) {
    this.source = source;
    this.schema = schema;
    this.model = model;
    this.rule = rule;
    binding = HeaderBinding.forPrediction(schema, source.header(), policy);
    parser = new RowParser(schema, binding, policy);
    block = RowBlock.of(schema);
  }

  /**
   * The answer for one row.
   *
   * @param id client id, or the row's number from 1 where the data has none; empty for a bad row
   *     whose id cannot be read
   * @param line first physical line of the row
   * @param prediction empty for a bad row
   * @param bad what is wrong with the row
   */
  public record Answer(
      String id, long line, Optional<Prediction> prediction, Optional<Quarantined> bad) {
    /** The problems in one line; null when there are none. */
    public String error() {
      return bad.map(
              row ->
                  row.joined(
                      problem ->
                          problem.column().isEmpty()
                              ? problem.reason()
                              : problem.column() + ": " + problem.reason()))
          .orElse(null);
    }
  }

  /** Returns the next answer, or null at the end. */
  public Answer next() {
    SourceRecord record = source.next();
    if (record == null) {
      return null;
    }
    rows++;
    block.size = 0;
    Optional<Quarantined> bad =
        record instanceof SourceRecord.Cells cells
            ? parser.parse(cells, block)
            : Optional.of(parser.unsplit((SourceRecord.Unsplit) record));
    if (bad.isPresent()) {
      errors++;
      return new Answer(idOf(record), record.line(), Optional.empty(), bad);
    }
    String id = block.id[0] == null ? String.valueOf(rows) : block.id[0];
    Prediction prediction = rule.predict(id, model.probability(block, 0));
    return new Answer(id, record.line(), Optional.of(prediction), bad);
  }

  /** The id of a bad row as it stands there: never another client's, so empty when unreadable. */
  private String idOf(SourceRecord record) {
    if (schema.id().isEmpty() || binding.id() == HeaderBinding.ABSENT) {
      return String.valueOf(rows);
    }
    return record instanceof SourceRecord.Cells cells && binding.id() < cells.cells().size()
        ? cells.cells().get(binding.id()).strip()
        : "";
  }

  public long rows() {
    return rows;
  }

  public long errors() {
    return errors;
  }

  @Override
  public void close() {
    source.close();
  }
}

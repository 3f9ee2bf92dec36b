package churnline.edge.prediction;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.core.text.ColumnName;
import churnline.core.text.NearestName;
import churnline.edge.api.Problems;
import churnline.edge.api.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows given as JSON, checked by the same rules as those of a CSV. A null is a missing value, an
 * absent feature is an error, other keys are not looked at.
 */
final class JsonRows {
  private final Schema schema;
  private final CsvPolicy policy;

  /** Columns that may be absent. */
  private final List<String> optional = new ArrayList<>();

  private final Map<List<String>, RowParser> parsers = new HashMap<>();
  private final RowBlock block;
  private final List<Problem> errors = new ArrayList<>();
  private int badRows;
  private int number;

  /**
   * Something wrong with a row.
   *
   * @param row number of the row, from 1
   * @param value what was given; null when nothing was
   */
  record Problem(int row, String column, String value, String reason) {}

  /** A row: the names it gives and their values, or why it is none. */
  record Row(List<String> names, List<JsonNode> values, String unfit) {}

  /** Takes a good row. */
  interface Sink {
    void accept(RowBlock block, int at, int number);
  }

  JsonRows(Schema schema, CsvPolicy policy) {
    this.schema = schema;
    this.policy = policy;
    schema.id().ifPresent(optional::add);
    schema.time().ifPresent(optional::add);
    block = RowBlock.of(schema);
  }

  /** Checks the next row, and hands it on when it is good. */
  void parse(Row row, Sink sink) {
    number++;
    int before = errors.size();
    if (row.unfit() != null) {
      add("", null, row.unfit());
    } else {
      Map<String, JsonNode> given = byColumn(row);
      List<String> columns = new ArrayList<>(schema.features());
      optional.stream().filter(given::containsKey).forEach(columns::add);
      List<String> cells = cells(row, columns, given);
      parse(columns, cells, errors.size() == before ? sink : (block, at, number) -> {});
    }
    badRows += errors.size() > before ? 1 : 0;
    // what nobody is told need not be kept
    if (errors.size() > Problems.MAX_ERRORS) {
      errors.subList(Problems.MAX_ERRORS, errors.size()).clear();
      errors.add(new Problem(number, "", null, "and more"));
    }
  }

  private Map<String, JsonNode> byColumn(Row row) {
    Map<String, JsonNode> given = new HashMap<>();
    for (int at = 0; at < row.names().size(); at++) {
      String name = row.names().get(at);
      boolean ignored = name.strip().startsWith("_");
      if (!ignored
          && given.put(ColumnName.normalise(name), row.values().get(at)) != null
          && schema.features().contains(ColumnName.normalise(name))) {
        add(name, null, "given twice; expected each feature once, whatever its spelling");
      }
    }
    return given;
  }

  private List<String> cells(Row row, List<String> columns, Map<String, JsonNode> given) {
    String[] cells = new String[columns.size()];
    Arrays.fill(cells, "");
    for (int at = 0; at < cells.length; at++) {
      String column = columns.get(at);
      JsonNode value = given.get(column);
      if (value == null) {
        Optional<String> nearest = NearestName.of(column, others(row), 2.0 / 3);
        add(
            column,
            null,
            "missing; expected a value or null"
                + nearest.map(name -> "; nearest given: " + Request.shortened(name)).orElse(""));
      } else if (value.isContainerNode()) {
        add(column, "...", "an object or array; expected a number, text or null");
      } else {
        cells[at] = cell(value);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(cells[at])) {
          add(column, null, "half a character (a lone surrogate); expected whole characters");
        }
      }
    }
    return Arrays.asList(cells);
  }

  private List<String> others(Row row) {
    return row.names().stream()
        .filter(name -> name.length() < 200)
        .filter(name -> !schema.columns().contains(ColumnName.normalise(name)))
        .limit(policy.maxColumns())
        .toList();
  }

  private String cell(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    String text = value.isBigDecimal() ? String.valueOf(value.doubleValue()) : value.asText();
    return value.isNumber() ? text.replace('.', policy.decimal()) : text;
  }

  private void parse(List<String> columns, List<String> cells, Sink sink) {
    RowParser parser =
        parsers.computeIfAbsent(
            columns,
            header ->
                new RowParser(schema, HeaderBinding.forPrediction(schema, header, policy), policy));
    block.size = 0;
    Optional<Quarantined> bad = parser.parse(new SourceRecord.Cells(number, cells), block);
    if (bad.isEmpty()) {
      sink.accept(block, 0, number);
    } else {
      bad.get()
          .problems()
          .forEach(
              problem ->
                  add(problem.column(), Request.shortened(problem.value()), problem.reason()));
    }
  }

  private void add(String column, String value, String reason) {
    errors.add(new Problem(number, column, value, reason));
  }

  /** Number of rows that were checked. */
  int rows() {
    return number;
  }

  /** Number of rows that cannot be predicted. */
  int badRows() {
    return badRows;
  }

  /** What is wrong with them, in their order; not all of it when it is much. */
  List<Problem> errors() {
    return errors;
  }
}

package churnline.core.ingest;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowKey;
import churnline.core.dataset.Schema;
import churnline.core.ingest.Quarantined.Problem;
import churnline.core.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the rows of one batch: a good one is appended to a {@link RowBlock}, a bad one is returned
 * with everything that is wrong with it. One instance serves one batch and one thread.
 */
public final class RowParser {
  /** Longest id, time or level, in characters. */
  public static final int MAX_CELL_CHARACTERS = 10_000;

  /** Largest size of a number. */
  public static final double MAX_NUMBER = 1e15;

  private final Schema schema;
  private final HeaderBinding binding;
  private final char mark;
  private final String positive;
  private final String negative;
  private final double positiveNumber;
  private final double negativeNumber;
  private final int[] numeric;
  private final int[] categorical;

  /** The numeric feature that is also the value column, or -1. */
  private final int valueFeature;

  private final DecimalCommas commas;

  /** Puts the times in order; empty where nobody asks for it. */
  private final Optional<TimeColumn> times;

  private final RowKey key = new RowKey();
  private final List<Problem> problems = new ArrayList<>();
  private long accepted;
  private long line;

  /**
   * Makes the parser of rows whose times need no order, with the header that {@code binding} was
   * made from.
   */
  public RowParser(Schema schema, HeaderBinding binding, CsvPolicy policy) {
    this(schema, binding, policy, Optional.empty());
  }

  /** Makes the parser of a batch; times that {@code times} cannot read set their rows aside. */
  RowParser(Schema schema, HeaderBinding binding, CsvPolicy policy, Optional<TimeColumn> times) {
    this.schema = schema;
    this.times = times;
    this.binding = binding;
    mark = policy.decimal();
    positive = schema.positive().strip();
    negative = schema.negative().strip();
    positiveNumber = Numbers.parse(positive);
    negativeNumber = Numbers.parse(negative);
    numeric = new int[schema.numeric().size()];
    categorical = new int[schema.categorical().size()];
    int also = -1;
    for (int feature = 0; feature < numeric.length; feature++) {
      numeric[feature] = binding.numeric(feature);
      also = numeric[feature] == binding.value() ? feature : also;
    }
    for (int feature = 0; feature < categorical.length; feature++) {
      categorical[feature] = binding.categorical(feature);
    }
    valueFeature = also;
    commas = new DecimalCommas(numeric.length + 1);
  }

  /**
   * Appends the row to {@code block}, or returns why it cannot be.
   *
   * @param block not full; untouched in what counts when the row is bad. Where labels come alone,
   *     it gets neither features nor a key.
   * @return the bad row with all its problems; empty when it was appended
   */
  public Optional<Quarantined> parse(SourceRecord.Cells row, RowBlock block) {
    List<String> cells = row.cells();
    if (cells.size() != binding.width()) {
      Problem problem = new Problem("", "", RowReasons.width(cells, binding.width()));
      return Optional.of(new Quarantined(row.line(), cells, null, List.of(problem)));
    }
    line = row.line();
    problems.clear();
    fill(cells, block, block.size);
    if (!problems.isEmpty()) {
      if (binding.isHeader(cells)) {
        problems.clear();
        problems.add(new Problem("", "", RowReasons.HEADER_AGAIN));
      }
      return Optional.of(new Quarantined(line, cells, null, problems));
    }
    block.line[block.size] = line;
    block.ordinal[block.size] = accepted++;
    if (!binding.isLabelsOnly()) {
      key.assign(block, block.size);
    }
    block.size++;
    return Optional.empty();
  }

  /** Sets aside a record that could not even be split into cells. */
  public Quarantined unsplit(SourceRecord.Unsplit row) {
    Problem problem = new Problem("", "", row.reason());
    return new Quarantined(row.line(), List.of(), row.raw(), List.of(problem));
  }

  /** Number of rows appended so far. */
  public long accepted() {
    return accepted;
  }

  /** Names of the number columns that have had decimal commas throughout, up to now. */
  public List<String> decimalCommaColumns() {
    List<String> names = numberColumns();
    List<String> found = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      if (commas.isThroughout(column)) {
        found.add(names.get(column));
      }
    }
    return found;
  }

  /**
   * To be called after the last row.
   *
   * @throws churnline.core.fault.BadInputException CSV_DECIMAL_COMMA when a number column has
   *     decimal commas throughout, although the decimal mark is a point
   */
  public void refuseDecimalCommas() {
    commas.refuse(numberColumns());
  }

  private List<String> numberColumns() {
    List<String> names = new ArrayList<>();
    for (int position : numeric) {
      names.add(position < 0 ? "" : binding.name(position));
    }
    names.add(binding.value() < 0 ? "" : binding.name(binding.value()));
    return names;
  }

  private void fill(List<String> cells, RowBlock block, int row) {
    block.id[row] = binding.id() < 0 ? null : id(cells.get(binding.id()));
    block.time[row] = binding.time() < 0 ? null : time(cells.get(binding.time()));
    block.timeOrder[row] = order(block.time[row], cells);
    if (!binding.isLabelsOnly()) {
      fillFeatures(cells, block, row);
    }
    block.label[row] =
        binding.target() < 0 ? RowBlock.UNLABELLED : label(cells.get(binding.target()));
  }

  private void fillFeatures(List<String> cells, RowBlock block, int row) {
    for (int feature = 0; feature < numeric.length; feature++) {
      int position = numeric[feature];
      block.numeric[feature][row] = number(cells.get(position), position, feature);
    }
    for (int feature = 0; feature < categorical.length; feature++) {
      int position = categorical[feature];
      block.categorical[feature][row] = level(cells.get(position), position);
    }
    if (valueFeature >= 0) {
      block.value[row] = block.numeric[valueFeature][row];
    } else {
      int position = binding.value();
      block.value[row] =
          position < 0 ? Double.NaN : number(cells.get(position), position, numeric.length);
    }
  }

  private String id(String cell) {
    String id = CellText.strip(cell);
    if (CellText.isMissing(id, 0, id.length())) {
      problem(
          binding.id(), cell, (id.isEmpty() ? "blank" : "missing") + "; expected the client's id");
    }
    return checkLength(id, binding.id());
  }

  /** A time tells batches apart, so it must be there; a row to be scored can do without. */
  private String time(String cell) {
    String time = CellText.strip(cell);
    if (CellText.isMissing(time, 0, time.length())) {
      if (!binding.isForPrediction()) {
        problem(binding.time(), cell, "missing; expected the date or period of the observation");
      }
      return null;
    }
    return checkLength(time, binding.time());
  }

  private double order(String time, List<String> cells) {
    if (time == null || times.isEmpty() || time.length() > MAX_CELL_CHARACTERS) {
      return Double.NaN;
    }
    double order = times.get().read(time, line);
    if (Double.isNaN(order)) {
      problem(binding.time(), cells.get(binding.time()), times.get().problem());
    }
    return order;
  }

  private String level(String cell, int position) {
    String level = CellText.strip(cell);
    return CellText.isMissing(level, 0, level.length()) ? null : checkLength(level, position);
  }

  private String checkLength(String text, int position) {
    if (text.length() > MAX_CELL_CHARACTERS) {
      String reason = text.length() + " characters; expected at most " + MAX_CELL_CHARACTERS;
      problem(position, text, reason);
    }
    return text;
  }

  private double number(String cell, int position, int column) {
    int from = CellText.firstInk(cell);
    int to = CellText.afterInk(cell, from);
    if (CellText.isMissing(cell, from, to)) {
      return Double.NaN;
    }
    double number = Numbers.parse(cell, from, to, mark);
    if (Math.abs(number) <= MAX_NUMBER) {
      commas.accepted(column, cell);
      return number;
    }
    if (Double.isNaN(number)) {
      if (mark == '.') {
        commas.rejected(column, cell, line);
      }
      problem(position, cell, RowReasons.notANumber(cell, mark));
    } else {
      problem(position, cell, "beyond 1e15");
    }
    return Double.NaN;
  }

  private byte label(String cell) {
    int from = CellText.firstInk(cell);
    int to = CellText.afterInk(cell, from);
    if (CellText.isSame(cell, from, to, positive)) {
      return 1;
    }
    if (CellText.isSame(cell, from, to, negative)) {
      return 0;
    }
    if (CellText.isMissing(cell, from, to)) {
      if (binding.isLabelsOnly()) {
        problem(binding.target(), cell, "missing; expected " + labels());
      }
      return RowBlock.UNLABELLED;
    }
    double number = Numbers.parse(cell, from, to, mark);
    if (number == positiveNumber) {
      return 1;
    }
    if (number == negativeNumber) {
      return 0;
    }
    problem(binding.target(), cell, RowReasons.unknownLabel(cell, labels()));
    return RowBlock.UNLABELLED;
  }

  private String labels() {
    return schema.positive() + " or " + schema.negative();
  }

  private void problem(int position, String cell, String reason) {
    problems.add(new Problem(binding.name(position), cell, reason));
  }
}

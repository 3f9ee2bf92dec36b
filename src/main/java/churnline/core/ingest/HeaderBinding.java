package churnline.core.ingest;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.text.ColumnName;
import churnline.core.text.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where in a file's header each column of the schema stands. Positions count from 0; {@link
 * #ABSENT} is a column that the file lacks and may lack. Columns whose name begins with {@code _}
 * are not looked at.
 */
public final class HeaderBinding {
  /** Position of a column that is not in the file. */
  public static final int ABSENT = -1;

  private static final double SURELY_MISSPELT = 1.0 / 3;

  private final List<String> names;
  private final Purpose purpose;
  private final int id;
  private final int time;
  private final int target;
  private final int value;
  private final int[] numeric;
  private final int[] categorical;

  /** What the rows are read for. */
  private enum Purpose {
    INGEST,
    LABELS,
    PREDICTION
  }

  private HeaderBinding(
      Schema schema, List<String> names, Map<String, Integer> positions, Purpose purpose) {
    this.names = names;
    this.purpose = purpose;
    id = schema.id().map(column -> positions.getOrDefault(column, ABSENT)).orElse(ABSENT);
    time = schema.time().map(column -> positions.getOrDefault(column, ABSENT)).orElse(ABSENT);
    value = schema.value().map(column -> positions.getOrDefault(column, ABSENT)).orElse(ABSENT);
    target =
        purpose == Purpose.PREDICTION ? ABSENT : positions.getOrDefault(schema.target(), ABSENT);
    numeric = at(schema.numeric(), positions);
    categorical = at(schema.categorical(), positions);
  }

  private static int[] at(List<String> columns, Map<String, Integer> positions) {
    return columns.stream().mapToInt(column -> positions.getOrDefault(column, ABSENT)).toArray();
  }

  /**
   * Binds the header of a batch; only target and value may be absent.
   *
   * @param header cells of the header, verbatim
   * @throws BadInputException CSV_TOO_MANY_COLUMNS beyond {@code policy.maxColumns()},
   *     CSV_DUPLICATE_COLUMN when two names are equal, CSV_HEADER_MISMATCH when a column is
   *     missing, CSV_TARGET_MISSING when the target seems to have another name and {@code policy}
   *     asks
   */
  public static HeaderBinding forIngest(Schema schema, List<String> header, CsvPolicy policy) {
    return bind(schema, header, policy, Purpose.INGEST);
  }

  /**
   * Binds the header of a batch that may bring outcomes and nothing else: beside id, target and,
   * where the schema has one, time, no feature is there, nor a column whose name could be a
   * misspelt one. Any other header is bound by {@link #forIngest}.
   *
   * @throws BadInputException as {@link #forIngest}
   */
  public static HeaderBinding forBatch(Schema schema, List<String> header, CsvPolicy policy) {
    boolean labels = isLabelsOnly(schema, header);
    return bind(schema, header, policy, labels ? Purpose.LABELS : Purpose.INGEST);
  }

  /**
   * Binds the header of rows to be scored: id and time may be absent too, and the target is never
   * read.
   *
   * @throws BadInputException as {@link #forIngest}
   */
  public static HeaderBinding forPrediction(Schema schema, List<String> header, CsvPolicy policy) {
    return bind(schema, header, policy, Purpose.PREDICTION);
  }

  /** Number of columns of the schema that the header names; never refuses a header. */
  public static int matches(Schema schema, List<String> header) {
    List<String> known = schema.columns();
    return (int)
        header.stream()
            .filter(name -> !isIgnored(name))
            .map(ColumnName::normalise)
            .distinct()
            .filter(known::contains)
            .count();
  }

  /** Number of cells of the header, and so of every row. */
  public int width() {
    return names.size();
  }

  /** The name at a position as the file spells it, without surrounding blanks. */
  public String name(int position) {
    return names.get(position);
  }

  /** Whether the cells of a row are the names of the columns once more. */
  boolean isHeader(List<String> cells) {
    return IntStream.range(0, names.size())
        .allMatch(at -> normal(cells.get(at)).equals(normal(names.get(at))));
  }

  private static String normal(String name) {
    return ColumnName.normalise(name);
  }

  /** Whether the rows are to be scored rather than ingested. */
  public boolean isForPrediction() {
    return purpose == Purpose.PREDICTION;
  }

  /** Whether the rows bring an outcome and no features; then id and target are there. */
  public boolean isLabelsOnly() {
    return purpose == Purpose.LABELS;
  }

  public int id() {
    return id;
  }

  public int time() {
    return time;
  }

  /** Always {@link #ABSENT} for prediction. */
  public int target() {
    return target;
  }

  /** May be the position of a numeric feature as well. */
  public int value() {
    return value;
  }

  /** Position of the numeric feature {@code feature}; absent only where labels come alone. */
  public int numeric(int feature) {
    return numeric[feature];
  }

  /** Position of the categorical feature {@code feature}; absent only where labels come alone. */
  public int categorical(int feature) {
    return categorical[feature];
  }

  private static HeaderBinding bind(
      Schema schema, List<String> header, CsvPolicy policy, Purpose purpose) {
    if (header.size() > policy.maxColumns()) {
      throw new BadInputException(
          FaultCode.CSV_TOO_MANY_COLUMNS,
          "%d columns; expected at most %d; in the header; what to do: remove columns that no %s"
              .formatted(
                  header.size(),
                  policy.maxColumns(),
                  "setting names, or set churn.csv.max-columns"));
    }
    List<String> names = header.stream().map(String::strip).toList();
    Map<String, Integer> positions = positions(names);
    Map<String, String> missing = new LinkedHashMap<>();
    if (purpose != Purpose.LABELS) {
      require(missing, schema.numeric(), positions, "churn.schema.numeric");
      require(missing, schema.categorical(), positions, "churn.schema.categorical");
    }
    if (purpose != Purpose.PREDICTION) {
      require(missing, schema.id().stream().toList(), positions, "churn.schema.id");
      require(missing, schema.time().stream().toList(), positions, "churn.schema.time");
    }
    HeaderAdvice advice = new HeaderAdvice(schema, names, positions);
    boolean asks = purpose == Purpose.INGEST && policy.unlabelled() == CsvPolicy.Unlabelled.ASK;
    Optional<String> meant = asks ? advice.target() : Optional.empty();
    if (!missing.isEmpty()) {
      meant.ifPresent(name -> missing.put(schema.target(), "churn.schema.target"));
      throw advice.mismatch(missing);
    }
    if (meant.isPresent()) {
      throw advice.targetMissing(meant.get());
    }
    return new HeaderBinding(schema, names, positions, purpose);
  }

  private static boolean isLabelsOnly(Schema schema, List<String> header) {
    Set<String> given =
        header.stream()
            .filter(name -> !isIgnored(name))
            .map(ColumnName::normalise)
            .collect(Collectors.toSet());
    List<String> strangers =
        given.stream()
            .filter(name -> !schema.columns().contains(name) && !schema.ignore().contains(name))
            .filter(name -> name.length() < HeaderAdvice.LONGEST_COMPARED)
            .toList();
    return schema.id().filter(given::contains).isPresent()
        && schema.time().stream().allMatch(given::contains)
        && given.contains(schema.target())
        && schema.features().stream()
            .noneMatch(
                feature ->
                    given.contains(feature)
                        || NearestName.byLetters(feature, strangers, SURELY_MISSPELT).isPresent());
  }

  private static Map<String, Integer> positions(List<String> names) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int at = 0; at < names.size(); at++) {
      String name = isIgnored(names.get(at)) ? "" : ColumnName.normalise(names.get(at));
      Integer first = name.isEmpty() ? null : positions.putIfAbsent(name, at);
      if (first != null) {
        throw new BadInputException(
            FaultCode.CSV_DUPLICATE_COLUMN,
            "columns %d ('%s') and %d ('%s') have the same name; expected each name once; in the"
                    .formatted(
                        first + 1,
                        HeaderAdvice.shorten(names.get(first)),
                        at + 1,
                        HeaderAdvice.shorten(names.get(at)))
                + " header; what to do: rename or remove one of them");
      }
    }
    return positions;
  }

  private static boolean isIgnored(String name) {
    return name.strip().startsWith("_");
  }

  private static void require(
      Map<String, String> missing, List<String> columns, Map<String, Integer> at, String key) {
    columns.stream().filter(column -> !at.containsKey(column)).forEach(c -> missing.put(c, key));
  }
}

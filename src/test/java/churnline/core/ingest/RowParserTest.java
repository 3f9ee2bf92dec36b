package churnline.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.Quarantined.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowParserTest {
  private static final List<String> HEADER =
      List.of("ID", "month", "a", "b", "plan", "left", "fee");
  private final RowBlock block = RowBlock.of(schema("1", "0"));
  private final RowParser parser = parser(schema("1", "0"), CsvPolicy.DEFAULT);

  @Test
  void goodRowIsAppended() {
    assertThat(parse("bad", "m", "x", "1", "p", "0", "1")).isPresent();
    assertThat(parse(" c1 ", "2026-01", " 1.5", "-2 ", " Gold\u00a0", "1", "9.9")).isEmpty();
    assertThat(parse("c2", "2026-01", "", "NA", "null", "0", " ")).isEmpty();
    assertThat(block.size).isEqualTo(2);
    assertThat(block.id).startsWith("c1", "c2");
    assertThat(block.time[0]).isEqualTo("2026-01");
    assertThat(block.numeric[0]).startsWith(1.5, Double.NaN);
    assertThat(block.numeric[1]).startsWith(-2.0, Double.NaN);
    assertThat(block.categorical[0]).startsWith("Gold", null);
    assertThat(block.label).startsWith((byte) 1, (byte) 0);
    assertThat(block.value).startsWith(9.9, Double.NaN);
    assertThat(block.ordinal).startsWith(0, 1);
    assertThat(block.line).startsWith(7, 7);
    assertThat(block.keyLow[0]).isNotEqualTo(block.keyLow[1]);
    assertThat(parser.accepted()).isEqualTo(2);
  }

  @Test
  void everyProblemOfARowIsListed() {
    Quarantined bad = parse(" ", "NA", "1e400", "NaN", "p", "maybe", "1d").orElseThrow();
    assertThat(bad.line()).isEqualTo(7);
    assertThat(bad.cells()).containsExactly(" ", "NA", "1e400", "NaN", "p", "maybe", "1d");
    assertThat(bad.problems())
        .containsExactlyInAnyOrder(
            new Problem("ID", " ", "blank; expected the client's id"),
            new Problem("month", "NA", "missing; expected the date or period of the observation"),
            new Problem("a", "1e400", "beyond 1e15"),
            new Problem("b", "NaN", "not a number; expected digits with decimal mark '.'"),
            new Problem("fee", "1d", "not a number; expected digits with decimal mark '.'"),
            new Problem("left", "maybe", "unknown label; expected 1 or 0"));
    assertThat(block.size).isZero();
  }

  @Test
  void anOutcomeAloneNeedsIdTimeAndLabel() {
    Schema schema = schema("1", "0");
    HeaderBinding binding =
        HeaderBinding.forBatch(schema, List.of("ID", "month", "left"), CsvPolicy.DEFAULT);
    RowParser labels = new RowParser(schema, binding, CsvPolicy.DEFAULT);

    Quarantined bad =
        labels.parse(new SourceRecord.Cells(2, List.of("", "NA", " ")), block).orElseThrow();
    assertThat(labels.parse(new SourceRecord.Cells(3, List.of("c1", "m", "1")), block)).isEmpty();
    labels.refuseDecimalCommas();

    assertThat(bad.problems())
        .containsExactly(
            new Problem("ID", "", "blank; expected the client's id"),
            new Problem("month", "NA", "missing; expected the date or period of the observation"),
            new Problem("left", " ", "missing; expected 1 or 0"));
    assertThat(block.size).isEqualTo(1);
    assertThat(block.id[0]).isEqualTo("c1");
    assertThat(block.time[0]).isEqualTo("m");
    assertThat(block.label[0]).isEqualTo((byte) 1);
  }

  @Test
  void wrongNumberOfCellsIsOneProblemOfTheWholeRow() {
    Quarantined bad = parse("c", "m", "1").orElseThrow();
    assertThat(bad.problems()).containsExactly(new Problem("", "", "3 cells; the header has 7"));
  }

  @Test
  void theIdNaIsMissing() {
    assertThat(parse("NA", "m", "1", "1", "p", "0", "1")).isPresent();
    assertThat(parse("NAB", "m", "1", "1", "p", "0", "1")).isEmpty();
    assertThat(block.id[0]).isEqualTo("NAB");
  }

  @Test
  void overlongTextIsSetAside() {
    String text = "x".repeat(RowParser.MAX_CELL_CHARACTERS + 1);
    assertThat(parse(text, text, "1", "1", text, "0", "1").orElseThrow().problems()).hasSize(3);
    String longest = text.substring(1);
    assertThat(parse(longest, longest, "1", "1", longest, "0", "1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Infinity",
        "-Infinity",
        "nan",
        "0x10",
        "1f",
        "1,5",
        "1.",
        ".",
        "+",
        "1e",
        "1e+",
        "--1",
        "1 000",
        "1_0",
        "٣",
        "1.5.2",
        "e5",
        "1e5.5",
        "'1'"
      })
  void whatIsNoDecimalIsNoNumber(String cell) {
    assertThat(parse("c", "m", cell, "1", "p", "0", "1").orElseThrow().joined(Problem::reason))
        .startsWith("not a number");
  }

  @ParameterizedTest
  @CsvSource({"1000000000000000.1", "1e16", "-1e16", "1e400", "-1e999999999999"})
  void sizesAreLimited(String cell) {
    assertThat(parse("c", "m", cell, "1", "p", "0", "1").orElseThrow().joined(Problem::reason))
        .isEqualTo("beyond 1e15");
  }

  @ParameterizedTest
  @CsvSource({
    "1",
    "+1",
    "-1",
    ".5",
    "0.1",
    "1e3",
    "1E-3",
    "1e+2",
    "000001.50",
    "1e15",
    "0.30000000000000004",
    "123456789012345",
    "1234567890.12345",
    "4.9e-324",
    "1e-400",
    "0.000000000000000000000000123"
  })
  void numbersAreTheNearestDouble(String cell) {
    assertThat(parse("c", "m", cell, "1", "p", "0", "1")).isEmpty();
    assertThat(block.numeric[0][0]).isEqualTo(Double.parseDouble(cell));
  }

  @ParameterizedTest
  @CsvSource({"yes,1", "YES,1", "' No ',0", "NA,-1", "null,-1", "'',-1"})
  void labelsIgnoreCaseAndMayBeMissing(String cell, byte label) {
    RowParser words = parser(schema("Yes", "No"), CsvPolicy.DEFAULT);
    assertThat(words.parse(row("c", "m", "1", "1", "p", cell, "1"), block)).isEmpty();
    assertThat(block.label[0]).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"1.0,1", "+1,1", "1e0,1", "0.0,0", "-0,0"})
  void labelsThatAreNumbersCompareAsNumbers(String cell, byte label) {
    assertThat(parse("c", "m", "1", "1", "p", cell, "1")).isEmpty();
    assertThat(block.label[0]).isEqualTo(label);
  }

  @Test
  void predictionReadsNoLabelAndNeedsNoTime() {
    Schema schema = schema("1", "0");
    HeaderBinding binding = HeaderBinding.forPrediction(schema, HEADER, CsvPolicy.DEFAULT);
    RowParser scoring = new RowParser(schema, binding, CsvPolicy.DEFAULT);
    assertThat(scoring.parse(row("c", "", "1", "1", "p", "maybe", "1"), block)).isEmpty();
    assertThat(block.label[0]).isEqualTo(RowBlock.UNLABELLED);
    assertThat(block.time[0]).isNull();
  }

  @Test
  void absentColumnsAreEmpty() {
    Schema schema =
        new Schema(
            Optional.empty(),
            "y",
            "1",
            "0",
            List.of("a", "b"),
            List.of("p"),
            List.of(),
            Optional.of("a"),
            Optional.empty());
    HeaderBinding binding =
        HeaderBinding.forIngest(schema, List.of("a", "b", "p"), CsvPolicy.DEFAULT);
    RowParser bare = new RowParser(schema, binding, CsvPolicy.DEFAULT);
    assertThat(bare.parse(row("3", "4", "x"), block)).isEmpty();
    assertThat(block.id[0]).isNull();
    assertThat(block.time[0]).isNull();
    assertThat(block.value[0]).isEqualTo(3);
    assertThat(block.label[0]).isEqualTo(RowBlock.UNLABELLED);
    assertThat(bare.parse(row("x", "4", "x"), block).orElseThrow().problems()).hasSize(1);
  }

  @Test
  void unsplitRecordKeepsItsText() {
    Quarantined bad = parser.unsplit(new SourceRecord.Unsplit(9, "a,\"b", "open quote"));
    assertThat(bad.raw()).isEqualTo("a,\"b");
    assertThat(bad.problems()).containsExactly(new Problem("", "", "open quote"));
  }

  @Test
  void decimalCommaIsTheMarkWhenSet() {
    CsvPolicy policy = new CsvPolicy(Optional.empty(), ',', 1 << 20, 500, 100);
    RowParser comma = parser(schema("1", "0"), policy);
    assertThat(comma.parse(row("c", "m", "1,5", ",5e1", "p", "1,0", "1"), block)).isEmpty();
    assertThat(block.numeric[0][0]).isEqualTo(1.5);
    assertThat(block.numeric[1][0]).isEqualTo(5);
    assertThat(comma.parse(row("c", "m", "1.5", "1", "p", "1", "1"), block)).isPresent();
    assertThatCode(comma::refuseDecimalCommas).doesNotThrowAnyException();
  }

  @Test
  void columnOfDecimalCommasRefusesTheFile() {
    parse("c", "m", "1,5", "1", "p", "1", "1");
    parse("c", "m", "-2,25", "1,5", "p", "1", "1");
    parse("c", "m", "3", "2.5", "p", "1", "1");
    parse("c", "m", "", "1,5", "p", "1", "1");
    assertThat(parser.decimalCommaColumns()).containsExactly("a");
    assertThatThrownBy(parser::refuseDecimalCommas)
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "CSV_DECIMAL_COMMA: column a has decimal commas ('1,5' in line 7, 2 of 3 cells);"
                + " expected decimal points; what to do: set churn.csv.decimal = , (or, if the"
                + " comma separates thousands, remove it)");
  }

  @Test
  void fewDecimalCommasAreBadRowsOnly() {
    parse("c", "m", "1,5", "1", "p", "1", "1");
    parse("c", "m", "2", "1", "p", "1", "1");
    parse("c", "m", "3", "1", "p", "1", "1");
    assertThat(parser.decimalCommaColumns()).isEmpty();
    assertThatCode(parser::refuseDecimalCommas).doesNotThrowAnyException();
  }

  private Optional<Quarantined> parse(String... cells) {
    return parser.parse(row(cells), block);
  }

  private static SourceRecord.Cells row(String... cells) {
    return new SourceRecord.Cells(7, List.of(cells));
  }

  private static RowParser parser(Schema schema, CsvPolicy policy) {
    return new RowParser(schema, HeaderBinding.forIngest(schema, HEADER, policy), policy);
  }

  private static Schema schema(String positive, String negative) {
    return new Schema(
        Optional.of("id"),
        "left",
        positive,
        negative,
        List.of("a", "b"),
        List.of("plan"),
        List.of(),
        Optional.of("fee"),
        Optional.of("month"));
  }
}

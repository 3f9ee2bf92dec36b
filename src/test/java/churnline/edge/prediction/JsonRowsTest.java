package churnline.edge.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.CsvPolicy;
import churnline.edge.api.Problems;
import churnline.edge.api.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  private static final String GOOD =
      "{\"corporation\":\"a\",\"lastmonth_activity\":1.5,\"lastyear_activity\":2,\"number_of_employees\":null}";

  private static final Request REQUEST =
      new Request("1", "POST", "/prediction", Map.of(), Map.of(), Map.of(), null);

  private final List<String> good = new ArrayList<>();

  private JsonRows parse(String json) {
    return parse(json, CsvPolicy.DEFAULT);
  }

  private JsonRows parse(String json, CsvPolicy policy) {
    JsonRows rows = new JsonRows(DatasetFixtures.corporate(), policy);
    new JsonBody(REQUEST, json.getBytes(StandardCharsets.UTF_8), policy.maxColumns())
        .forEachRow(
            row ->
                rows.parse(
                    row,
                    (block, at, number) ->
                        good.add(
                            block.id[at]
                                + " "
                                + block.numeric[0][at]
                                + " "
                                + block.numeric[1][at]
                                + " "
                                + block.numeric[2][at])));
    return rows;
  }

  @Test
  void oneObjectIsARowAndNullIsMissing() {
    assertThat(parse(GOOD).badRows()).isZero();
    assertThat(good).containsExactly("a 1.5 2.0 NaN");
  }

  @Test
  void allFourShapesGiveTheSame() {
    parse("[" + GOOD + "]");
    parse("{\"dataframe_records\":[" + GOOD + "]}");
    parse(
        "{\"dataframe_split\":{\"columns\":[\"corporation\",\"lastmonth_activity\","
            + "\"lastyear_activity\",\"number_of_employees\"],\"data\":[[\"a\",1.5,2,null]]}}");

    assertThat(good).containsExactly("a 1.5 2.0 NaN", "a 1.5 2.0 NaN", "a 1.5 2.0 NaN");
  }

  @Test
  void numbersDoNotDependOnTheDecimalMarkOfFiles() {
    parse(GOOD, new CsvPolicy(Optional.empty(), ',', 1000, 10, 10));

    assertThat(good).containsExactly("a 1.5 2.0 NaN");
  }

  @Test
  void namesMatchAsInFilesAndOthersAreNotLookedAt() {
    parse("{\"LastMonth Activity\":1,\"lastyear_activity\":2,\"number_of_employees\":3,\"x\":[]}");

    assertThat(good).containsExactly("null 1.0 2.0 3.0");
  }

  @Test
  void anAbsentFeatureIsNamedWithTheNearestGiven() {
    JsonRows rows =
        parse("{\"lastmonth_activity\":1,\"lastyear_activty\":2,\"number_of_employees\":3}");

    assertThat(rows.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.column()).isEqualTo("lastyear_activity");
              assertThat(problem.reason()).contains("missing", "lastyear_activty");
            });
    assertThat(good).isEmpty();
  }

  @Test
  void everyProblemOfARowIsTold() {
    JsonRows rows =
        parse(
            "{\"lastmonth_activity\":\"x\",\"lastyear_activity\":[1],\"number_of_employees\":1e20}");

    assertThat(rows.badRows()).isEqualTo(1);
    assertThat(rows.errors())
        .extracting(JsonRows.Problem::column)
        .containsExactlyInAnyOrder(
            "lastmonth_activity", "lastyear_activity", "number_of_employees");
  }

  @Test
  void aFeatureGivenTwiceIsBad() {
    String twice = GOOD.replace("{", "{\"LASTMONTH_ACTIVITY\":7,");

    assertThat(parse(twice).badRows()).isEqualTo(1);
  }

  @Test
  void badRowsAreCountedEvenWhenTheyAreNoLongerListed() {
    JsonRows rows = parse("[" + "1,".repeat(499) + "1]");

    assertThat(rows.badRows()).isEqualTo(500);
    assertThat(rows.errors()).hasSizeLessThanOrEqualTo(Problems.MAX_ERRORS + 1);
  }

  @Test
  void theOrderOfASplitFrameDoesNotMatter() {
    parse(
        "{\"x\":{\"columns\":1},\"dataframe_split\":{\"data\":[[\"a\",1.5,2,null],[[],{},3,4]],"
            + "\"index\":[0],\"columns\":[\"corporation\",\"lastmonth_activity\","
            + "\"lastyear_activity\",\"number_of_employees\"]}}");

    assertThat(good).containsExactly("a 1.5 2.0 NaN");
  }

  @Test
  void rowsOfASplitFrameHaveAsManyValuesAsColumns() {
    JsonRows rows = parse("{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[[1,2,[3]],5,[]]}}");

    assertThat(rows.errors())
        .extracting(JsonRows.Problem::reason)
        .containsExactly(
            "3 values; expected 1, as columns",
            "0 values; expected 1, as columns",
            "0 values; expected 1, as columns");
  }

  @Test
  void aBodyOfNothingButSmallContainersTakesNoMemoryOfItsOwn() {
    JsonRows rows = parse("[" + "{},".repeat(400_000) + "{}]");

    assertThat(rows.badRows()).isEqualTo(400_001);
  }

  @Test
  void moreKeysThanColumnsAreAllowedMakeABadRow() {
    StringBuilder row = new StringBuilder(GOOD.replace("}", ""));
    for (int key = 0; key < CsvPolicy.DEFAULT.maxColumns(); key++) {
      row.append(",\"k").append(key).append("\":0");
    }

    assertThat(parse(row + "}").errors())
        .extracting(JsonRows.Problem::reason)
        .containsExactly("more keys than churn.csv.max-columns allows");
  }

  @Test
  void whatIsNoJsonIsToldWithItsPlace() {
    assertMalformed("", "an empty body");
    assertMalformed("5", "neither an object nor an array");
    assertMalformed("[1] 2", "text after the end of the JSON, line 1, column");
    assertMalformed("[{\"a\":1,\"a\":2}]", "Duplicate field 'a', line 1, column");
    assertMalformed("{\"dataframe_records\":[],\"dataframe_records\":[]}", "Duplicate field");
    assertMalformed("[{\"a\":1,}]", "line 1, column");
    assertMalformed("[{\"a\":1e99999999999}]", "exponent");
    assertMalformed("{\"dataframe_split\":{\"columns\":[]}}", "lacks columns or data");
    assertMalformed("{\"dataframe_split\":{\"columns\":{},\"data\":[]}}", "lacks columns or data");
  }

  private void assertMalformed(String json, String text) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("REQUEST_MALFORMED: ")
        .hasMessageContaining(text);
  }

  @Test
  void aShapeThatIsNoneIsMalformed() {
    assertThatThrownBy(() -> parse("{\"dataframe_split\":5}"))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> parse("{\"dataframe_records\":{}}"))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void halfACharacterIsNoText() {
    JsonRows rows = parse(GOOD.replace("\"a\"", "\"\\ud800x\""));

    assertThat(rows.badRows()).isEqualTo(1);
    assertThat(rows.errors().get(0).reason()).contains("lone surrogate");
  }
}

package churnline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.dataset.DatasetFixtures;
import churnline.fault.BadInputException;
import churnline.ingest.CsvPolicy;
import churnline.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  private static final String GOOD =
      "{\"corporation\":\"a\",\"lastmonth_activity\":1.5,\"lastyear_activity\":2,\"number_of_employees\":null}";

  private final List<String> good = new ArrayList<>();

  private JsonRows parse(String json) {
    return parse(json, CsvPolicy.DEFAULT);
  }

  private JsonRows parse(String json, CsvPolicy policy) {
    JsonRows rows = new JsonRows(DatasetFixtures.corporate(), policy);
    for (JsonRows.Row row : JsonRows.rows(Json.tree(json))) {
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
                      + block.numeric[2][at]));
    }
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

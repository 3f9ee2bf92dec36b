package churnline.edge.settings;

import static churnline.edge.settings.SettingsFixtures.file;
import static churnline.edge.settings.SettingsFixtures.problems;
import static churnline.edge.settings.SettingsFixtures.schema;
import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.text.TimeFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that only make sense together. */
class SettingsRulesTest {
  /** A cell 1 would be both: labels are compared as numbers too. */
  @Test
  void labelsThatAreTheSameNumberAreRefused() {
    Map<String, String> file = new HashMap<>(schema());
    file.put("churn.schema.positive", "1");
    file.put("churn.schema.negative", "1.0");

    assertThat(problems(file))
        .containsExactly(
            "churn.schema.negative = '1.0': expected another label than churn.schema.positive");
  }

  @Test
  void aPathThatALibraryTakesApartIsRefused() {
    assertThat(problems(Map.of("churn.ingesteddata", "/x/a?b", "churn.logs", "/x/c\\d")))
        .containsExactly(
            "churn.ingesteddata = '/x/a?b': expected a path without '?', in which the embedded"
                + " store cannot be; it is /x/a?b; rename the folder, or set another",
            "churn.logs = '/x/c\\d': expected a path without '\\', in which the log cannot be; it"
                + " is /x/c\\d; rename the folder, or set another");
    assertThat(
            file(Map.of(
                    "churn.ingesteddata",
                    "/x/a?b;c",
                    "churn.inbox",
                    "/x/d;e\\f%20g",
                    "churn.store.url",
                    "jdbc:postgresql://localhost:5432/churnline"))
                .folders()
                .ingesteddata())
        .hasToString("/x/a?b;c");
  }

  @Test
  void oneSchemaKeyReplacesTheWholeBuiltInSchema() {
    Schema schema = file(schema()).schema();

    assertThat(schema)
        .isEqualTo(
            new Schema(
                Optional.empty(),
                "left",
                "1",
                "0",
                List.of("calls"),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aSchemaNeedsTargetAndFeature() {
    assertThat(problems(Map.of("churn.schema.id", "customer")))
        .containsExactly(
            "churn.schema.target: not set; expected the column that says whether the client left",
            "churn.schema.numeric: no feature; expected a column here or in"
                + " churn.schema.categorical");
  }

  @Test
  void aColumnHasOneMeaning() {
    Map<String, String> file = new HashMap<>(schema());
    file.put("churn.schema.id", "Left");
    file.put("churn.schema.ignore", "CALLS");
    file.put("churn.schema.negative", "1");

    assertThat(problems(file))
        .containsExactly(
            "churn.schema.negative = '1': expected another label than churn.schema.positive",
            "churn.schema.target = 'left': expected each column once;"
                + " 'left' is also in churn.schema.id",
            "churn.schema.ignore = 'CALLS': expected each column once;"
                + " 'calls' is also in churn.schema.numeric");
  }

  @Test
  void aTimeFormatIsAPatternThatTellsTheYearAndNeedsATime() {
    Map<String, String> file = new HashMap<>(schema());
    file.put("churn.schema.time-format", "dd/MM/yyyy");
    assertThat(problems(file))
        .containsExactly(
            "churn.schema.time-format = 'dd/MM/yyyy': expected churn.schema.time beside it");

    file.put("churn.schema.time", "month");
    assertThat(file(file).schema().timeFormat()).contains(TimeFormat.of("dd/MM/yyyy"));

    file.put("churn.schema.time-format", "dd/mm/yyyy");
    assertThat(problems(file))
        .containsExactly(
            "churn.schema.time-format = 'dd/mm/yyyy': expected a pattern of java.time that tells at"
                + " least the year, such as dd/MM/yyyy, or number, or nothing");
  }

  @Test
  void theValueMayBeANumericFeatureAndNothingElse() {
    Map<String, String> file = new HashMap<>(schema());
    file.put("churn.schema.value", "Calls");
    assertThat(file(file).schema().value()).contains("calls");

    file.put("churn.schema.value", "left");
    assertThat(problems(file)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a,,b", "a,", "_line", "a, _raw", "' _ '"})
  void columnNamesAreNeitherBlankNorIgnored(String names) {
    Map<String, String> file = new HashMap<>(schema());
    file.put("churn.schema.numeric", names);

    assertThat(problems(file)).singleElement().asString().contains("churn.schema.numeric");
  }

  @Test
  void foldersAreKeptApart() {
    Map<String, String> file =
        Map.of("churn.models", "inbox/models", "churn.logs", "/srv/churn/x/../testdata");

    assertThat(problems(file))
        .containsExactly(
            "churn.models = 'inbox/models': expected a folder that is neither inside nor around"
                + " churn.inbox = 'inbox'",
            "churn.logs = '/srv/churn/x/../testdata': expected a folder that is neither inside nor"
                + " around churn.testdata = 'testdata'");
    assertThat(problems(Map.of("churn.inbox", ".")))
        .contains(
            "churn.inbox = '.': expected a folder that does not contain the working directory");
  }
}

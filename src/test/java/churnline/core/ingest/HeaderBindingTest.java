package churnline.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBindingTest {
  private static final Schema SCHEMA =
      new Schema(
          Optional.of("corporation"),
          "exited",
          "1",
          "0",
          List.of("lastmonth_activity", "employees"),
          List.of("region"),
          List.of("comment"),
          Optional.of("employees"),
          Optional.of("month"));

  @Test
  void namesMatchInAnyOrderAndSpelling() {
    HeaderBinding binding =
        ingest(
            " Exited",
            "REGION",
            "lastmonth__activity",
            "other",
            "Employees ",
            "month",
            "CorPoration");
    assertThat(binding.target()).isEqualTo(0);
    assertThat(binding.categorical(0)).isEqualTo(1);
    assertThat(binding.numeric(0)).isEqualTo(2);
    assertThat(binding.numeric(1)).isEqualTo(4);
    assertThat(binding.value()).isEqualTo(4);
    assertThat(binding.time()).isEqualTo(5);
    assertThat(binding.id()).isEqualTo(6);
    assertThat(binding.width()).isEqualTo(7);
    assertThat(binding.name(4)).isEqualTo("Employees");
  }

  @Test
  void targetMayBeAbsent() {
    HeaderBinding binding =
        ingest("corporation", "month", "lastmonth_activity", "employees", "region");
    assertThat(binding.target()).isEqualTo(HeaderBinding.ABSENT);
  }

  @Test
  void valueMayBeAbsentWhenItIsNoFeature() {
    Schema schema =
        new Schema(
            Optional.empty(),
            "y",
            "1",
            "0",
            List.of("a"),
            List.of(),
            List.of(),
            Optional.of("revenue"),
            Optional.empty());
    HeaderBinding binding = HeaderBinding.forIngest(schema, List.of("a", "y"), CsvPolicy.DEFAULT);
    assertThat(binding.value()).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.id()).isEqualTo(HeaderBinding.ABSENT);
  }

  @Test
  void predictionNeedsFeaturesOnlyAndNeverReadsTheTarget() {
    HeaderBinding binding =
        HeaderBinding.forPrediction(
            SCHEMA,
            List.of("lastmonth_activity", "employees", "region", "exited"),
            CsvPolicy.DEFAULT);
    assertThat(binding.id()).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.time()).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.target()).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.isForPrediction()).isTrue();
  }

  @Test
  void missingColumnIsNamedWithItsNearestNameAndTheSettingToChange() {
    assertRefused(
        FaultCode.CSV_HEADER_MISMATCH,
        "missing: lastmonth_activity (nearest: Last Month Activity); extra: Last Month Activity,"
            + " zip; expected: corporation, month, lastmonth_activity, employees, region, exited;"
            + " in the header; what to do: rename the column, or set churn.schema.numeric",
        "corporation",
        "month",
        "Last Month Activity",
        "employees",
        "region",
        "comment",
        "zip");
  }

  @Test
  void nearestNamesHaveWordsInCommon() {
    assertRefused(
        FaultCode.CSV_HEADER_MISMATCH,
        "missing: lastmonth_activity (nearest: LastMonthActivity), region (nearest: Sales Region);"
            + " extra: Regime, LastMonthActivity, Sales Region, Activity;",
        "corporation",
        "month",
        "Regime",
        "employees",
        "LastMonthActivity",
        "Sales Region",
        "Activity",
        "exited");
  }

  @Test
  void aTargetUnderAnotherNameIsAskedFor() {
    assertRefused(
        FaultCode.CSV_TARGET_MISSING,
        "missing: exited (nearest: Exited Flag), and no row with an outcome came before; expected:"
            + " the column of churn.schema.target; in the header; what to do: if that column holds"
            + " the outcome, set churn.schema.target = Exited Flag; if nobody knows the outcomes"
            + " yet, set churn.schema.unlabelled = allow, or add the column to churn.schema.ignore;"
            + " then restart and drop the file again",
        "corporation",
        "month",
        "lastmonth_activity",
        "employees",
        "region",
        "zip",
        "Exited Flag");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zip",
        "comment",
        "_exited",
        "Exited",
        "exited,Exited Flag",
      })
  void nothingIsAskedWhereNothingWasMeant(String others) {
    HeaderBinding binding =
        batch(("corporation,month,lastmonth_activity,employees,region," + others).split(",", -1));
    assertThat(binding.isLabelsOnly()).isFalse();
  }

  @Test
  void columnsOfTheSchemaAreNotTakenForTheTarget() {
    Schema schema =
        new Schema(
            Optional.of("churn_id"),
            "churn",
            "1",
            "0",
            List.of("churn_score"),
            List.of(),
            List.of("churn_label"),
            Optional.empty(),
            Optional.empty());

    HeaderBinding binding =
        HeaderBinding.forBatch(
            schema, List.of("churn_id", "Churn Score", "Churn Label"), CsvPolicy.DEFAULT);

    assertThat(binding.target()).isEqualTo(HeaderBinding.ABSENT);
  }

  @Test
  void whereRowsMayBeUnlabelledNothingIsAsked() {
    String[] header = {
      "corporation", "month", "lastmonth_activity", "employees", "region", "Exited Flag"
    };

    HeaderBinding binding =
        HeaderBinding.forBatch(SCHEMA, List.of(header), CsvPolicy.DEFAULT.allowingUnlabelled());

    assertThat(binding.target()).isEqualTo(HeaderBinding.ABSENT);
    assertThat(
            HeaderBinding.forPrediction(SCHEMA, List.of(header), CsvPolicy.DEFAULT)
                .isForPrediction())
        .isTrue();
  }

  @Test
  void aMisspeltTargetIsNamedBesideOtherMissingColumns() {
    assertThatThrownBy(() -> batch("corporation", "month", "Exited Flag"))
        .hasMessageContaining(
            "missing: lastmonth_activity, employees, region, exited (nearest: Exited Flag); extra:"
                + " Exited Flag;")
        .hasMessageEndingWith(
            "set churn.schema.numeric, churn.schema.categorical, churn.schema.target");
  }

  @Test
  void everyMissingColumnIsNamed() {
    assertRefused(
        FaultCode.CSV_HEADER_MISMATCH,
        "missing: employees, region, corporation, month; extra: none",
        "lastmonth_activity");
  }

  @Test
  void twoEqualNamesAreRefusedWithTheirPlaces() {
    assertRefused(
        FaultCode.CSV_DUPLICATE_COLUMN,
        "columns 2 ('Zip Code') and 3 ('zip_code') have the same name",
        "month",
        "Zip Code",
        "zip_code");
  }

  @Test
  void ignoredAndNamelessColumnsMayRepeat() {
    HeaderBinding binding =
        ingest(
            "_line",
            "_line",
            "",
            "",
            " _month",
            "corporation",
            "month",
            "lastmonth_activity",
            "employees",
            "region");
    assertThat(binding.time()).isEqualTo(6);
  }

  @Test
  void tooManyColumnsAreRefused() {
    assertThatThrownBy(
            () -> HeaderBinding.forIngest(SCHEMA, Collections.nCopies(501, ""), CsvPolicy.DEFAULT))
        .asInstanceOf(type(BadInputException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(FaultCode.CSV_TOO_MANY_COLUMNS);
              assertThat(refusal.detail()).startsWith("501 columns; expected at most 500");
            });
  }

  @Test
  void matchesCountsKnownColumnsOnce() {
    assertThat(HeaderBinding.matches(SCHEMA, List.of("Month", "month", "_region", "x", "exited")))
        .isEqualTo(2);
  }

  @Test
  void outcomesMayComeAlone() {
    HeaderBinding binding = batch("_reason", "Exited", "remark", "comment", "MONTH", "corporation");
    assertThat(binding.isLabelsOnly()).isTrue();
    assertThat(binding.target()).isEqualTo(1);
    assertThat(binding.time()).isEqualTo(4);
    assertThat(binding.id()).isEqualTo(5);
    assertThat(binding.numeric(0)).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.categorical(0)).isEqualTo(HeaderBinding.ABSENT);
    assertThat(binding.value()).isEqualTo(HeaderBinding.ABSENT);
  }

  @Test
  void aBatchWithFeaturesIsNoFileOfOutcomes() {
    HeaderBinding binding =
        batch("corporation", "month", "lastmonth_activity", "employees", "region", "exited");
    assertThat(binding.isLabelsOnly()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "corporation,month,exited,region",
        "corporation,month,exited,Last Month Activity",
        "corporation,exited",
        "month,exited",
        "corporation,month"
      })
  void halfAFileIsStillRefused(String header) {
    assertThatThrownBy(() -> batch(header.split(",")))
        .asInstanceOf(type(BadInputException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(FaultCode.CSV_HEADER_MISMATCH));
  }

  @Test
  void onlyABatchMayBringOutcomesAlone() {
    assertRefused(
        FaultCode.CSV_HEADER_MISMATCH,
        "missing: lastmonth_activity, employees, region; extra: none",
        "corporation",
        "month",
        "exited");
  }

  private static HeaderBinding batch(String... header) {
    return HeaderBinding.forBatch(SCHEMA, List.of(header), CsvPolicy.DEFAULT);
  }

  private static HeaderBinding ingest(String... header) {
    return HeaderBinding.forIngest(SCHEMA, List.of(header), CsvPolicy.DEFAULT);
  }

  private static void assertRefused(FaultCode code, String detail, String... header) {
    assertThatThrownBy(() -> ingest(header))
        .asInstanceOf(type(BadInputException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.detail()).startsWith(detail);
            });
  }
}

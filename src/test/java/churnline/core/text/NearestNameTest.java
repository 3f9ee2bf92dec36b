package churnline.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "tenure, Latitude|Tenure Months|Longitude, Tenure Months",
    "churn, Count|Churn Label|Churn Value, Churn Label",
    "churn_label, Churn|Lat Long, Churn",
    "id, paid|Customer Id, Customer Id",
    "age, Wage|Age Group, Age Group",
    "tenuremonths, Months|Tenure Months, Tenure Months",
    "tenure_months, months|TenureMonths, TenureMonths",
    "monthly_charges, MonthlyCharge|Charges, MonthlyCharge",
    "customer_value, customer|custmer_value, custmer_value",
    "lastmonth_activity, lastyear_activity|lastmonth_activty, lastmonth_activty",
    "exited, Exit|City, Exit",
    "churned, Churn Label|Count, Churn Label",
    "exited, Exit Date|quoted by, Exit Date",
    "exited, EXITED FLAG|edition, EXITED FLAG"
  })
  void wordsCountMoreThanLetters(String name, String candidates, String nearest) {
    assertThat(NearestName.of(name, List.of(candidates.split("\\|")), 2.0 / 3)).contains(nearest);
  }

  @ParameterizedTest
  @CsvSource({
    "churn_flag, vip_flag",
    "is_churned, is_active",
    "exited, extra",
    "exited, tested",
    "age, Wage Group",
    "exited, Zip Code",
    "churn, Count"
  })
  void whatIsOnlyALittleAlikeWasNotMeant(String name, String candidate) {
    assertThat(NearestName.of(name, List.of(candidate), 1.0 / 3)).isEmpty();
  }

  @Test
  void ofEqualOnesTheFirstIsTaken() {
    assertThat(NearestName.of("churn", List.of("Churn Value", "Churn Label"), 1.0 / 3))
        .contains("Churn Value");
  }

  @Test
  void keysAreFoundByTheirLastWord() {
    List<String> keys = List.of("churn.models", "churn.model.threshold", "churn.inbox");

    assertThat(NearestName.of("churn.thresold", keys, 1.0 / 3)).contains("churn.model.threshold");
    assertThat(NearestName.of("churn.model", keys, 1.0 / 3)).contains("churn.models");
    assertThat(NearestName.of("churn.nothing-like-it", keys, 1.0 / 3)).isEmpty();
  }

  @Test
  void lettersAloneKnowNoWords() {
    assertThat(NearestName.byLetters("churn", List.of("churn_label"), 1.0 / 3)).isEmpty();
    assertThat(NearestName.byLetters("churn", List.of("chrun", "churns"), 1.0 / 3))
        .isEqualTo(Optional.of("churns"));
  }

  @Test
  void namesWithoutLettersAreLikeNothing() {
    assertThat(NearestName.of("_", List.of("", "-", "a"), 1.0 / 3)).isEmpty();
    assertThat(NearestName.of("a", List.of("", "  "), 1.0 / 3)).isEmpty();
  }
}

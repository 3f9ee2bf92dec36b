package churnline.core.model;

import static churnline.core.dataset.DatasetFixtures.features;
import static churnline.core.dataset.DatasetFixtures.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.Observations;
import churnline.core.model.Preprocessing.Numeric;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final double NONE = Double.NaN;
  private static final String[][] NO_LEVELS = {};
  private static final double[][] NO_NUMBERS = {};

  @Test
  void meanAndDeviationAreThoseOfTheValuesThatAreThere() {
    Numeric column = number(2, 4, NONE, 4, 4, 5, 5, NONE, 7, 9);

    assertThat(column.mean()).isEqualTo(5);
    assertThat(column.deviation()).isEqualTo(2);
    assertThat(column.standardise(9)).isEqualTo(2);
    assertThat(column.standardise(NONE)).isZero();
  }

  @Test
  void aConstantColumnIsNotUsed() {
    Numeric column = number(3, 3, 3);

    assertThat(column).isEqualTo(new Numeric("x", 3, 0));
    assertThat(column.isUsed()).isFalse();
    assertThat(column.standardise(1e15)).isZero();
  }

  @Test
  void aColumnConstantButForRoundingIsNotUsed() {
    assertThat(number(0.1 + 0.2, 0.3, 0.3).isUsed()).isFalse();
    assertThat(number(1e15, 1e15, 1e15 - 0.125).isUsed()).isFalse();
  }

  @Test
  void aColumnThatIsMissingThroughoutIsNotUsed() {
    assertThat(number(NONE, NONE)).isEqualTo(new Numeric("x", 0, 0));
  }

  @Test
  void aSmallSpreadAroundALargeMeanIsKept() {
    Numeric column = number(1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3);

    assertThat(column.deviation()).isCloseTo(Math.sqrt(1.25), within(1e-9));
  }

  @Test
  void levelsAreSortedWhateverTheOrderOfTheRows() {
    assertThat(levels("c", "a", "b", "a")).containsExactly("a", "b", "c");
  }

  @Test
  void inFewRowsNoLevelIsRare() {
    String[] values = new String[99];
    java.util.Arrays.fill(values, "often");
    values[0] = "once";

    assertThat(levels(values)).containsExactly("often", "once");
  }

  @Test
  void fromAHundredRowsOnALevelNeedsFive() {
    String[] values = new String[100];
    java.util.Arrays.fill(values, "often");
    java.util.Arrays.fill(values, 0, 4, "four");
    java.util.Arrays.fill(values, 4, 9, "five");

    assertThat(levels(values)).containsExactly("five", "often", Preprocessing.OTHER);
  }

  @Test
  void missingIsALevelOfItsOwn() {
    assertThat(levels("a", null)).containsExactly("a", Preprocessing.MISSING);
    assertThat(levels(null, null)).containsExactly(Preprocessing.MISSING);
  }

  @Test
  void encodedNamesSayColumnAndLevel() {
    Observations data = rows(new double[][] {{1, 2}}, new String[][] {{"Monthly", null}}, 1, 0);

    Preprocessing learned =
        Preprocessing.learn(features(List.of("tenure"), List.of("contract")), data);

    assertThat(learned.encodedNames())
        .containsExactly("tenure", "contract=Monthly", "contract=(missing)");
    assertThat(learned.width()).isEqualTo(3);
  }

  private static Numeric number(double... values) {
    return Preprocessing.learn(
            features(List.of("x"), List.of()),
            rows(new double[][] {values}, NO_LEVELS, new int[values.length]))
        .numeric()
        .get(0);
  }

  private static List<String> levels(String... values) {
    return Preprocessing.learn(
            features(List.of(), List.of("x")),
            rows(NO_NUMBERS, new String[][] {values}, new int[values.length]))
        .categorical()
        .get(0)
        .levels();
  }
}

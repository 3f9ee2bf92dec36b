package churnline.core.model;

import static churnline.core.dataset.DatasetFixtures.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import churnline.core.model.Preprocessing.Categorical;
import churnline.core.model.Preprocessing.Numeric;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChurnModelTest {
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          List.of(new Numeric("x", 10, 2), new Numeric("constant", 3, 0)),
          List.of(
              new Categorical("plan", List.of("a", "b", Preprocessing.OTHER)),
              new Categorical("kind", List.of("k", Preprocessing.MISSING))));

  /** x, constant, plan=a, plan=b, plan=(other), kind=k, kind=(missing). */
  private static final double[] WEIGHTS = {0.5, 100, 1, 2, 3, -1, -2};

  private static final ChurnModel MODEL = new ChurnModel(PREPROCESSING, WEIGHTS, 0.25);

  @Test
  void aRowIsScoredByHand() {
    // 0.25 + 0.5 * (14 - 10) / 2 + 2 - 1
    assertThat(probability(14, "b", "k")).isCloseTo(sigmoid(2.25), within(1e-15));
  }

  @Test
  void aMissingNumberCountsAsTheMean() {
    assertThat(probability(Double.NaN, "a", "k")).isCloseTo(probability(10, "a", "k"), within(0.0));
  }

  @Test
  void anUnusedColumnHasNoSayWhateverItsWeight() {
    assertThat(MODEL.probability(row(new double[] {10, 1e15}, "a", "k"), 0))
        .isEqualTo(MODEL.probability(row(new double[] {10, Double.NaN}, "a", "k"), 0));
  }

  @Test
  void anUnseenLevelIsOtherOrElseNothing() {
    // plan has (other) with weight 3; kind has none
    assertThat(probability(10, "unseen", "k")).isCloseTo(sigmoid(0.25 + 3 - 1), within(1e-15));
    assertThat(probability(10, "a", "unseen")).isCloseTo(sigmoid(0.25 + 1), within(1e-15));
  }

  @Test
  void aMissingLevelIsMissingOrElseOther() {
    assertThat(probability(10, "a", null)).isCloseTo(sigmoid(0.25 + 1 - 2), within(1e-15));
    assertThat(probability(10, null, "k")).isCloseTo(sigmoid(0.25 + 3 - 1), within(1e-15));
  }

  @Test
  void extremeLogOddsStayProbabilities() {
    assertThat(probability(1e15, "a", "k")).isEqualTo(1);
    assertThat(probability(-1e15, "a", "k")).isZero();
  }

  @Test
  void weightsMustFitAndBeFinite() {
    assertThatThrownBy(() -> new ChurnModel(PREPROCESSING, new double[6], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 weights for 7 columns");
    double[] diverged = WEIGHTS.clone();
    diverged[3] = Double.NaN;
    assertThatThrownBy(() -> new ChurnModel(PREPROCESSING, diverged, 0))
        .hasMessageContaining("diverged");
    assertThatThrownBy(() -> new ChurnModel(PREPROCESSING, WEIGHTS, Double.POSITIVE_INFINITY))
        .hasMessageContaining("diverged");
  }

  @Test
  void everyPartOfTheModelIsInItsHash() {
    double[] other = WEIGHTS.clone();
    other[6] = Math.nextUp(other[6]);
    Set<String> hashes =
        Stream.of(
                MODEL,
                new ChurnModel(PREPROCESSING, other, 0.25),
                new ChurnModel(PREPROCESSING, WEIGHTS, Math.nextUp(0.25)),
                renamed(new Numeric("y", 10, 2), "a"),
                renamed(new Numeric("x", Math.nextUp(10.0), 2), "a"),
                renamed(new Numeric("x", 10, Math.nextUp(2.0)), "a"),
                renamed(new Numeric("x", 10, 2), "A"))
            .map(ChurnModel::hash)
            .collect(Collectors.toSet());

    assertThat(hashes).hasSize(7);
    assertThat(new ChurnModel(PREPROCESSING, WEIGHTS, 0.25).hash())
        .isEqualTo(MODEL.hash())
        .hasSize(64);
  }

  private static ChurnModel renamed(Numeric first, String level) {
    Preprocessing changed =
        new Preprocessing(
            List.of(first, PREPROCESSING.numeric().get(1)),
            List.of(
                new Categorical("plan", List.of(level, "b", Preprocessing.OTHER)),
                PREPROCESSING.categorical().get(1)));
    return new ChurnModel(changed, WEIGHTS, 0.25);
  }

  private static double probability(double x, String plan, String kind) {
    return MODEL.probability(row(new double[] {x, 3}, plan, kind), 0);
  }

  private static double sigmoid(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}

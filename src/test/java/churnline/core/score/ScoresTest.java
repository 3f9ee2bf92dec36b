package churnline.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void fiveRowsByHand() {
    Scores scores =
        Scores.of(new double[] {0.9, 0.8, 0.3, 0.6, 0.1}, new byte[] {1, 0, 1, 1, 0}, 0.5);

    assertThat(scores.rows()).isEqualTo(5);
    assertThat(scores.truePositives()).isEqualTo(2);
    assertThat(scores.falsePositives()).isEqualTo(1);
    assertThat(scores.falseNegatives()).isEqualTo(1);
    assertThat(scores.trueNegatives()).isEqualTo(1);
    assertThat(scores.f1()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(scores.precision()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(scores.recall()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(scores.auc()).isCloseTo(4 / 6.0, within(1e-15));
    assertThat(scores.brier()).isCloseTo(0.262, within(1e-15));
    assertThat(scores.logLoss())
        .isCloseTo(-Math.log(0.9 * 0.2 * 0.3 * 0.6 * 0.9) / 5, within(1e-15));
  }

  @Test
  void theThresholdItselfPredictsLeaving() {
    Scores scores = Scores.of(new double[] {0.5}, new byte[] {1}, 0.5);

    assertThat(scores.truePositives()).isEqualTo(1);
  }

  @Test
  void nobodyPredictedToLeaveHasNoPrecision() {
    Scores scores = Scores.of(new double[] {0.1, 0.2}, new byte[] {1, 0}, 0.5);

    assertThat(scores.precision()).isNaN();
    assertThat(scores.recall()).isZero();
    assertThat(scores.f1()).isZero();
  }

  @Test
  void nobodyLeftHasNoRecallAndNoAuc() {
    Scores scores = Scores.of(new double[] {0.1, 0.7}, new byte[] {0, 0}, 0.5);

    assertThat(scores.recall()).isNaN();
    assertThat(scores.auc()).isNaN();
    assertThat(scores.f1()).isZero();
    assertThat(scores.brier()).isCloseTo(0.25, within(1e-15));
  }

  @Test
  void allRightlyStayedHasNoF1() {
    assertThat(Scores.of(new double[] {0.1}, new byte[] {0}, 0.5).f1()).isNaN();
  }

  @Test
  void noRowsLeaveEverythingUndefined() {
    Scores scores = Scores.of(new double[0], new byte[0], 0.5);

    assertThat(
            new double[] {
              scores.f1(),
              scores.precision(),
              scores.recall(),
              scores.auc(),
              scores.brier(),
              scores.logLoss()
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void rowsWithoutAProbabilityAreLeftOut() {
    Scores scores = Scores.of(new double[] {Double.NaN, 0.9}, new byte[] {0, 1}, 0.5);

    assertThat(scores.rows()).isEqualTo(1);
    assertThat(scores.falsePositives() + scores.trueNegatives()).isZero();
  }

  @Test
  void aCertaintyThatWasWrongHasAFiniteLoss() {
    assertThat(Scores.of(new double[] {0.0}, new byte[] {1}, 0.5).logLoss()).isBetween(30.0, 40.0);
  }
}

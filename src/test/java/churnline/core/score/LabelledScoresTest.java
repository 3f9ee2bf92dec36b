package churnline.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelledScoresTest {
  @Test
  void fiftyOfEachClassAreEnough() {
    assertThat(new LabelledScores(new double[50], new double[50]).isEnough()).isTrue();
    assertThat(new LabelledScores(new double[49], new double[500]).isEnough()).isFalse();
    assertThat(new LabelledScores(new double[500], new double[49]).isEnough()).isFalse();
  }

  @Test
  void bytesGiveBackWhatTheyWereMadeOf() {
    LabelledScores scores = new LabelledScores(new double[] {0.7, 0.1}, new double[] {0.3});

    LabelledScores back = LabelledScores.fromBytes(scores.toBytes());

    assertThat(back.positives()).containsExactly(0.1, 0.7);
    assertThat(back.negatives()).containsExactly(0.3);
    assertThat(LabelledScores.fromBytes(new LabelledScores(new double[0], new double[0]).toBytes()))
        .matches(none -> none.rows() == 0);
  }

  @Test
  void thinningKeepsTheAuc() {
    SplittableRandom random = new SplittableRandom(5);
    LabelledScores all =
        new LabelledScores(
            random.doubles(60_000).map(Math::sqrt).toArray(), random.doubles(90_000).toArray());

    LabelledScores kept = all.thinned();

    assertThat(kept.positives()).hasSize(LabelledScores.KEPT);
    assertThat(kept.negatives()).hasSize(LabelledScores.KEPT);
    assertThat(Auc.of(kept)).isCloseTo(Auc.of(all), within(1e-3));
  }

  @Test
  void theArraysGivenMayChangeAfterwards() {
    double[] left = {0.2, 0.1};
    LabelledScores scores = new LabelledScores(left, new double[0]);

    left[0] = 9;

    assertThat(scores.positives()).containsExactly(0.1, 0.2);
  }
}

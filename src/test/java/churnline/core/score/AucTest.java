package churnline.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import churnline.ForAll;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AucTest {
  private static final LabelledScores SAMPLE =
      new LabelledScores(new double[] {0.9, 0.6, 0.3, 0.3}, new double[] {0.8, 0.3, 0.1});

  /** Every pair compared: a win counts 1, a tie one half. */
  @Test
  void equalsItsDefinitionOnAnySample() {
    ForAll.sizes(
        40,
        (random, size) -> {
          int levels = 1 + random.nextInt(size + 1);
          double[] left = random.ints(size, 0, levels).mapToDouble(n -> n / 50.0).toArray();
          double[] stayed =
              random.ints(1 + random.nextInt(size), 0, levels).mapToDouble(n -> n / 50.0).toArray();
          double wins = 0;
          for (double positive : left) {
            for (double negative : stayed) {
              wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
            }
          }

          assertThat(Auc.of(new LabelledScores(left, stayed)))
              .isCloseTo(wins / (left.length * stayed.length), within(1e-12));
        });
  }

  @Test
  void oneClassIsUndefined() {
    assertThat(Auc.of(new LabelledScores(new double[0], new double[] {0.1}))).isNaN();
    assertThat(Auc.of(new LabelledScores(new double[] {0.1}, new double[0]))).isNaN();
    assertThatThrownBy(() -> Auc.bootstrap(new LabelledScores(new double[0], new double[1]), 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameSeedGivesTheSameReplicates() {
    assertThat(Auc.bootstrap(SAMPLE, 100, 7))
        .isEqualTo(Auc.bootstrap(SAMPLE, 100, 7))
        .isNotEqualTo(Auc.bootstrap(SAMPLE, 100, 8));
  }

  @Test
  void replicatesScatterAroundTheEstimate() {
    double[] replicates = Auc.bootstrap(SAMPLE, 20_000, 3);

    assertThat(Arrays.stream(replicates).average().orElseThrow())
        .isCloseTo(Auc.of(SAMPLE), within(0.01));
    assertThat(Arrays.stream(replicates).boxed()).allMatch(auc -> auc >= 0 && auc <= 1);
    assertThat(Arrays.stream(replicates).distinct().count()).isGreaterThan(10);
  }

  @Test
  void aPerfectSeparationStaysPerfectInEveryReplicate() {
    LabelledScores perfect =
        new LabelledScores(new double[] {0.8, 0.9}, new double[] {0.1, 0.2, 0.3});

    assertThat(Auc.bootstrap(perfect, 50, 1)).containsOnly(1.0);
  }
}

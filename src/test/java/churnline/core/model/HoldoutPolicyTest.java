package churnline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.ClientBucket;
import churnline.core.model.HoldoutPolicy.Exclude;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutPolicyTest {
  @Test
  void nobodyIsHeldOutBelowTheMinimum() {
    assertThat(HoldoutPolicy.DEFAULT.shareFor(499)).isZero();
    assertThat(HoldoutPolicy.DEFAULT.shareFor(500)).isEqualTo(0.2);
    assertThat(new HoldoutPolicy(0.2, 0, Exclude.ROW).shareFor(0)).isEqualTo(0.2);
  }

  @Test
  void aShareOutsideZeroToAHalfIsRefused() {
    assertThat(new HoldoutPolicy(0, 0, Exclude.ROW).share()).isZero();
    assertThat(new HoldoutPolicy(0.5, 0, Exclude.ROW).share()).isEqualTo(0.5);
    for (double share : new double[] {-0.01, 0.51, Double.NaN}) {
      assertThatThrownBy(() -> new HoldoutPolicy(share, 500, Exclude.ROW))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new HoldoutPolicy(0.2, -1, Exclude.ROW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theShareOfClientsBelowTheFirstTrainedBucketIsTheOneAskedFor() {
    int first = ClientBucket.firstTrained(0.2);

    long heldOut = IntStream.range(0, 50_000).filter(n -> ClientBucket.of("c" + n) < first).count();

    assertThat(heldOut / 50_000.0).isCloseTo(0.2, within(0.01));
    assertThat(ClientBucket.firstTrained(0)).isZero();
  }

  @Test
  void everyHashHasABucket() {
    for (long hash : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat((int) ClientBucket.of(hash)).isBetween(0, ClientBucket.BUCKETS - 1);
    }
  }
}

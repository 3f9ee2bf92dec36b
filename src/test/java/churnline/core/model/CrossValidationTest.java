package churnline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
  private static final Schema SCHEMA = DatasetFixtures.features(List.of("x"), List.of());

  @Test
  void everyRowIsScoredByAModelThatSawNoRowOfItsClient() {
    Observations rows = rows(40, 1, 0);
    RowTrainer trainer = new RowTrainer();

    double[] scores = CrossValidation.outOfFold(trainer, SCHEMA, rows, 1);

    assertThat(scores).hasSize(40).doesNotContain(Double.NaN);
    assertThat(trainer.seen).hasSize(5);
    for (Set<Short> buckets : trainer.seen) {
      Set<Short> heldOut = new HashSet<>();
      for (short bucket : rows.bucket()) {
        if (!buckets.contains(bucket)) {
          heldOut.add(bucket);
        }
      }
      assertThat(heldOut).isNotEmpty();
      assertThat(heldOut.stream().map(bucket -> bucket % 5).distinct()).hasSize(1);
    }
  }

  @Test
  void aFoldWhoseRestHasOneClassLeavesItsRowsUnscored() {
    Observations rows = rows(10, 0, 0);
    rows.label()[3] = 1;

    double[] scores = CrossValidation.outOfFold(new RowTrainer(), SCHEMA, rows, 1);

    assertThat(scores[3]).isNaN();
  }

  /** Two rows of each client; {@code first} and {@code second} are their labels in turn. */
  private static Observations rows(int size, int first, int second) {
    double[] x = new double[size];
    byte[] label = new byte[size];
    short[] bucket = new short[size];
    for (int row = 0; row < size; row++) {
      x[row] = row;
      label[row] = (byte) (row % 2 == 0 ? first : second);
      bucket[row] = (short) (row / 2);
    }
    return new Observations(new double[][] {x}, new String[0][], label, bucket);
  }

  /** Remembers the clients of each training. */
  private static final class RowTrainer implements Trainer {
    @Override
    public long heapBytes(long rows, int features) {
      return 0;
    }

    final List<Set<Short>> seen = new ArrayList<>();

    @Override
    public Optional<String> obstacle(long rows, int features) {
      return Optional.empty();
    }

    @Override
    public Trained train(Preprocessing preprocessing, Observations rows, long seed) {
      Set<Short> buckets = new HashSet<>();
      for (short bucket : rows.bucket()) {
        buckets.add(bucket);
      }
      seen.add(buckets);
      return new Trained(load(preprocessing, new byte[0]), new byte[0], Map.of());
    }

    @Override
    public ChurnModel load(Preprocessing preprocessing, byte[] file) {
      return new ChurnModel(preprocessing, new double[preprocessing.width()], 0);
    }
  }
}

package churnline.edge.tribuo;

import static churnline.core.dataset.DatasetFixtures.features;
import static churnline.core.dataset.DatasetFixtures.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import churnline.core.fault.UnavailableException;
import churnline.core.model.ChurnModel;
import churnline.core.model.Preprocessing;
import churnline.core.model.Trainer;
import churnline.core.score.Scores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.core.ModelProto;

class TribuoTrainerTest {
  private static final Schema NUMBERS = features(List.of("a", "b", "c"), List.of());
  private static final Schema MIXED = features(List.of("a"), List.of("plan"));
  private static final String[][] NO_LEVELS = {};

  @Test
  void theSameRowsAndSeedGiveTheSameModelInFreshTrainers() {
    Observations data = numbers(2_000, 1);

    Trainer.Trained one = train(NUMBERS, data, 7);
    Trainer.Trained two = train(NUMBERS, numbers(2_000, 1), 7);

    assertThat(two.model().hash()).isEqualTo(one.model().hash());
    assertThat(train(NUMBERS, data, 8).model().hash()).isNotEqualTo(one.model().hash());
  }

  @Test
  void oneTrainerUsedTwiceGivesTheSameModel() {
    TribuoTrainer trainer = new TribuoTrainer();
    Observations data = numbers(500, 1);
    Preprocessing learned = Preprocessing.learn(NUMBERS, data);

    String first = trainer.train(learned, data, 7).model().hash();

    assertThat(trainer.train(learned, data, 7).model().hash()).isEqualTo(first);
  }

  @Test
  void theFileOfAModelTellsItsTimesInUtc() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      byte[] file = train(NUMBERS, numbers(300, 1), 7).file();

      assertThat(new String(file, StandardCharsets.ISO_8859_1))
          .containsPattern("\\d\\d:\\d\\d:\\d\\d[.0-9]*Z")
          .doesNotContainPattern("\\d\\d:\\d\\d:\\d\\d[.0-9]*[+-]");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /** The maximum-likelihood optimum has one log loss, whatever finds it. */
  @Test
  void reachesTheOptimumOfAnIndependentSolver() {
    for (int size : new int[] {300, 4_000, 30_000}) {
      Observations data = numbers(size, 3);
      ChurnModel model = train(NUMBERS, data, 1).model();

      double optimum = Newton.logLoss(standardised(data), data.label());

      assertThat(logLoss(model, data))
          .as("log loss at %d rows", size)
          .isBetween(optimum - 1e-12, optimum + 1e-3);
    }
  }

  @Test
  void theCompiledModelPredictsWhatTribuoPredicts() throws Exception {
    Observations data = mixed(800, 5);
    Preprocessing learned = Preprocessing.learn(MIXED, data);
    Trainer.Trained trained = new TribuoTrainer().train(learned, data, 7);
    Model<Label> tribuo =
        Model.deserialize(ModelProto.parseFrom(trained.file())).castModel(Label.class);

    double[] compiled = trained.model().probabilities(data);

    for (int row = 0; row < data.size(); row++) {
      String level = data.categorical()[0][row];
      double a = learned.numeric().get(0).standardise(data.numeric()[0][row]);
      ArrayExample<Label> example =
          new ArrayExample<>(
              new Label("left"),
              new String[] {"a", "plan=" + (level == null ? Preprocessing.MISSING : level)},
              new double[] {a, 1});
      assertThat(compiled[row])
          .isCloseTo(
              tribuo.predict(example).getOutputScores().get("left").getScore(), within(1e-12));
    }
  }

  @Test
  void aSavedModelIsLoadedBitForBit() {
    Observations data = mixed(300, 5);
    Preprocessing learned = Preprocessing.learn(MIXED, data);
    Trainer.Trained trained = new TribuoTrainer().train(learned, data, 7);

    ChurnModel loaded = new TribuoTrainer().load(learned, trained.file());

    assertThat(loaded.hash()).isEqualTo(trained.model().hash());
    assertThat(loaded.probabilities(data)).isEqualTo(trained.model().probabilities(data));
  }

  @Test
  void aDamagedFileIsNotLoaded() {
    Observations data = numbers(100, 1);
    Preprocessing learned = Preprocessing.learn(NUMBERS, data);
    byte[] file = new TribuoTrainer().train(learned, data, 7).file();

    byte[] cut = java.util.Arrays.copyOf(file, file.length / 2);

    assertThatThrownBy(() -> new TribuoTrainer().load(learned, cut))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("MODEL_DAMAGED");
    assertThatThrownBy(() -> new TribuoTrainer().load(learned, new byte[0]))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void oneClassAndNoRowsAreRefused() {
    double[][] x = new double[3][12];
    int[] all = new int[12];
    java.util.Arrays.fill(all, 1);

    assertThatThrownBy(() -> train(NUMBERS, rows(x, NO_LEVELS, new int[12]), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stayed");
    assertThatThrownBy(() -> train(NUMBERS, rows(x, NO_LEVELS, all), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("left");
    assertThatThrownBy(() -> train(NUMBERS, rows(new double[3][0], NO_LEVELS), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 labelled rows");
  }

  @Test
  void missingValuesAreTheMeanToTheTrainerToo() {
    Observations holes = numbers(2_000, 1);
    for (int row = 0; row < holes.size(); row += 3) {
      holes.numeric()[0][row] = Double.NaN;
    }
    Observations filled = holes.at(IntStream.range(0, holes.size()).toArray());
    double mean = Preprocessing.learn(NUMBERS, holes).numeric().get(0).mean();
    for (int row = 0; row < filled.size(); row += 3) {
      filled.numeric()[0][row] = mean;
    }
    Preprocessing learned = Preprocessing.learn(NUMBERS, holes);

    double[] weights = new TribuoTrainer().train(learned, holes, 7).model().weights();

    assertThat(weights).isEqualTo(new TribuoTrainer().train(learned, filled, 7).model().weights());
  }

  @Test
  void constantAndEmptyColumnsGetNoWeight() {
    Observations data = numbers(200, 1);
    java.util.Arrays.fill(data.numeric()[1], 4);
    java.util.Arrays.fill(data.numeric()[2], Double.NaN);

    ChurnModel model = train(NUMBERS, data, 7).model();

    assertThat(model.weights()[0]).isNotZero();
    assertThat(model.weights()[1]).isZero();
    assertThat(model.weights()[2]).isZero();
    assertThat(model.probabilities(data)).doesNotContain(Double.NaN);
  }

  @Test
  void nothingButConstantColumnsGivesTheShareThatLeft() {
    int[] labels = new int[100];
    java.util.Arrays.fill(labels, 0, 25, 1);
    double[][] constant = new double[3][100];

    ChurnModel model = train(NUMBERS, rows(constant, NO_LEVELS, labels), 7).model();

    assertThat(model.probabilities(rows(constant, NO_LEVELS, labels))[0])
        .isCloseTo(0.25, within(0.02));
  }

  @Test
  void oddColumnAndLevelNamesDoNotCollide() {
    Schema odd = features(List.of("x=y", "x"), List.of("x=", "bias"));
    double[][] numbers = {new double[60], new double[60]};
    String[][] levels = {new String[60], new String[60]};
    int[] labels = new int[60];
    SplittableRandom random = new SplittableRandom(1);
    for (int row = 0; row < 60; row++) {
      numbers[0][row] = random.nextGaussian();
      numbers[1][row] = random.nextGaussian();
      levels[0][row] = random.nextBoolean() ? "y" : "=y";
      levels[1][row] = random.nextBoolean() ? "0" : "@";
      labels[row] = random.nextInt(2);
    }

    Trainer.Trained trained = train(odd, rows(numbers, levels, labels), 1);

    assertThat(trained.model().weights()).hasSize(6).doesNotContain(0.0);
  }

  /** Fixed data and seed: a change here changes the models people get from unchanged data. */
  @Test
  void golden() {
    Observations data = numbers(1_000, 42);

    ChurnModel model = train(NUMBERS, data, 1).model();
    Scores scores = Scores.of(model.probabilities(data), data.label(), 0.5);

    assertThat(List.of(scores.truePositives(), scores.falsePositives(), scores.trueNegatives()))
        .isEqualTo(GOLDEN_CELLS);
    assertThat(scores.auc()).isCloseTo(GOLDEN_AUC, within(1e-6));
    assertThat(scores.logLoss()).isCloseTo(GOLDEN_LOSS, within(1e-9));
  }

  private static final List<Long> GOLDEN_CELLS = List.of(89L, 37L, 738L);
  private static final double GOLDEN_AUC = 0.818242294;
  private static final double GOLDEN_LOSS = 0.4058042928553;

  private static Trainer.Trained train(Schema schema, Observations data, long seed) {
    return new TribuoTrainer().train(Preprocessing.learn(schema, data), data, seed);
  }

  private static double logLoss(ChurnModel model, Observations data) {
    return Scores.of(model.probabilities(data), data.label(), 0.5).logLoss();
  }

  /** Three numbers of different scale, one of them skewed; a quarter leaves. */
  private static Observations numbers(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[3][size];
    int[] labels = new int[size];
    for (int row = 0; row < size; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      x[0][row] = 100 + 20 * a;
      x[1][row] = Math.exp(3 + 0.8 * (0.6 * a + 0.8 * b));
      x[2][row] = 1e6 * c;
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(1.5 + 1.2 * a - 0.7 * c)) ? 1 : 0;
    }
    return rows(x, NO_LEVELS, labels);
  }

  private static Observations mixed(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[1][size];
    String[][] plan = new String[1][size];
    int[] labels = new int[size];
    for (int row = 0; row < size; row++) {
      x[0][row] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
      plan[0][row] = random.nextInt(10) == 0 ? null : "p" + random.nextInt(3);
      double a = Double.isNaN(x[0][row]) ? 0 : x[0][row];
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-a)) ? 1 : 0;
    }
    return rows(x, plan, labels);
  }

  private static double[][] standardised(Observations data) {
    Preprocessing learned = Preprocessing.learn(NUMBERS, data);
    double[][] out = new double[data.size()][4];
    for (int row = 0; row < data.size(); row++) {
      for (int column = 0; column < 3; column++) {
        out[row][column] = learned.numeric().get(column).standardise(data.numeric()[column][row]);
      }
      out[row][3] = 1;
    }
    return out;
  }

  /** Logistic regression by Newton's method, without regularisation. */
  private static final class Newton {
    private static final int STEPS = 25;

    static double logLoss(double[][] x, byte[] label) {
      int width = x[0].length;
      double[] weights = new double[width];
      for (int step = 0; step < STEPS; step++) {
        double[][] system = new double[width][width + 1];
        for (int row = 0; row < x.length; row++) {
          double p = probability(x[row], weights);
          for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
              system[i][j] += p * (1 - p) * x[row][i] * x[row][j];
            }
            system[i][width] += (label[row] - p) * x[row][i];
          }
        }
        double[] change = solve(system);
        for (int i = 0; i < width; i++) {
          weights[i] += change[i];
        }
      }
      double loss = 0;
      for (int row = 0; row < x.length; row++) {
        double p = probability(x[row], weights);
        loss -= Math.log(label[row] == 1 ? p : 1 - p);
      }
      return loss / x.length;
    }

    private static double probability(double[] row, double[] weights) {
      double logOdds = 0;
      for (int i = 0; i < row.length; i++) {
        logOdds += row[i] * weights[i];
      }
      return 1 / (1 + Math.exp(-logOdds));
    }

    /** Gauss and Jordan; the matrix is positive definite, so no pivoting is needed. */
    private static double[] solve(double[][] system) {
      int width = system.length;
      for (int pivot = 0; pivot < width; pivot++) {
        for (int row = 0; row < width; row++) {
          if (row != pivot) {
            double factor = system[row][pivot] / system[pivot][pivot];
            for (int column = pivot; column <= width; column++) {
              system[row][column] -= factor * system[pivot][column];
            }
          }
        }
      }
      double[] out = new double[width];
      for (int row = 0; row < width; row++) {
        out[row] = system[row][width] / system[row][row];
      }
      return out;
    }
  }
}

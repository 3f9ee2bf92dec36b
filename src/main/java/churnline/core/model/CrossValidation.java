package churnline.core.model;

import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Out-of-fold predictions: what a training promises about clients it has not seen. */
public final class CrossValidation {
  private static final int FOLDS = 5;

  private CrossValidation() {}

  /**
   * Returns for each row the probability given by a model that saw no row of its client.
   *
   * @return {@code rows.size()} probabilities; NaN where the other folds could not be trained on
   */
  public static double[] outOfFold(Trainer trainer, Schema schema, Observations rows, long seed) {
    double[] out = new double[rows.size()];
    Arrays.fill(out, Double.NaN);
    for (int fold = 0; fold < FOLDS; fold++) {
      int current = fold;
      int[] rest = select(rows, row -> rows.bucket()[row] % FOLDS != current);
      int[] held = select(rows, row -> rows.bucket()[row] % FOLDS == current);
      Observations training = rows.at(rest);
      if (held.length == 0 || training.positives() == 0 || training.negatives() == 0) {
        continue;
      }
      ChurnModel model =
          trainer.train(Preprocessing.learn(schema, training), training, seed).model();
      double[] scores = model.probabilities(rows.at(held));
      for (int at = 0; at < held.length; at++) {
        out[held[at]] = scores[at];
      }
    }
    return out;
  }

  private static int[] select(Observations rows, java.util.function.IntPredicate which) {
    return IntStream.range(0, rows.size()).filter(which).toArray();
  }
}

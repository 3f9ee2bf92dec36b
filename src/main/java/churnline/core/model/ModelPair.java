package churnline.core.model;

import churnline.core.dataset.RowBlock;
import churnline.core.score.LabelledScores;
import churnline.core.score.ScoreCollector;
import churnline.core.score.Scores;

/** Two models at work on the same rows. */
public final class ModelPair {
  private final ScoreCollector firstScores = new ScoreCollector();
  private final ScoreCollector secondScores = new ScoreCollector();
  private final Scorer first;
  private final Scorer second;

  public ModelPair(Scorer first, Scorer second) {
    this.first = first;
    this.second = second;
  }

  void add(RowBlock block) {
    for (int row = 0; row < block.size; row++) {
      double one = first.probability(block, row);
      double other = second.probability(block, row);
      if (!Double.isNaN(one) && !Double.isNaN(other)) {
        firstScores.add(one, block.label[row]);
        secondScores.add(other, block.label[row]);
      }
    }
  }

  /** The scores by the first, by class. */
  public LabelledScores first() {
    return firstScores.labelled();
  }

  /** The scores by the second, by class. */
  public LabelledScores second() {
    return secondScores.labelled();
  }

  Scores firstAt(double threshold) {
    return firstScores.scores(threshold);
  }

  Scores secondAt(double threshold) {
    return secondScores.scores(threshold);
  }
}

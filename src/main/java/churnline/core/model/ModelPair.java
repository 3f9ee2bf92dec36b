package churnline.core.model;

import churnline.core.dataset.RowBlock;
import churnline.core.score.ScoreCollector;

/** Two models at work on the same rows. */
public final class ModelPair {
  public final ScoreCollector left = new ScoreCollector();
  public final ScoreCollector right = new ScoreCollector();
  private final ChurnModel first;
  private final ChurnModel second;

  public ModelPair(ChurnModel first, ChurnModel second) {
    this.first = first;
    this.second = second;
  }

  public void add(RowBlock block) {
    for (int row = 0; row < block.size; row++) {
      left.add(first.probability(block, row), block.label[row]);
      right.add(second.probability(block, row), block.label[row]);
    }
  }
}

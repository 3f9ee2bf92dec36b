package churnline.cycle;

import churnline.dataset.RowBlock;
import churnline.model.ChurnModel;
import churnline.score.ScoreCollector;

/** Two models at work on the same rows. */
final class ModelPair {
  final ScoreCollector left = new ScoreCollector();
  final ScoreCollector right = new ScoreCollector();
  private final ChurnModel first;
  private final ChurnModel second;

  ModelPair(ChurnModel first, ChurnModel second) {
    this.first = first;
    this.second = second;
  }

  void add(RowBlock block) {
    for (int row = 0; row < block.size; row++) {
      left.add(first.probability(block, row), block.label[row]);
      right.add(second.probability(block, row), block.label[row]);
    }
  }
}

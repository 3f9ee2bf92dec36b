package churnline.core.model;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.score.ScoreCollector;
import java.util.List;

/** Lets models score stored labelled rows: the one loop for drift, training and promotion. */
public final class RowScoring {
  private final RowStore rows;

  public RowScoring(RowStore rows) {
    this.rows = rows;
  }

  /** Scores by one model, with the outcomes. */
  public ScoreCollector score(Scorer model, RowQuery which) {
    ScoreCollector scores = new ScoreCollector();
    rows.forEachLabelled(which, block -> add(model, block, scores));
    return scores;
  }

  /** Scores by two models on the same rows: those that both give a probability. */
  public ModelPair compare(Scorer first, Scorer second, RowQuery which) {
    ModelPair pair = new ModelPair(first, second);
    rows.forEachLabelled(which, pair::add);
    return pair;
  }

  /** Scores by one model on rows in memory, of which unlabelled ones do not count. */
  public static ScoreCollector score(Scorer model, List<RowBlock> blocks) {
    ScoreCollector scores = new ScoreCollector();
    blocks.forEach(block -> add(model, block, scores));
    return scores;
  }

  private static void add(Scorer model, RowBlock block, ScoreCollector scores) {
    for (int row = 0; row < block.size; row++) {
      if (block.label[row] != RowBlock.UNLABELLED) {
        scores.add(model.probability(block, row), block.label[row]);
      }
    }
  }
}

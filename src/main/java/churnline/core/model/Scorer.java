package churnline.core.model;

import churnline.core.dataset.RowBlock;

/** Whatever gives rows a probability. */
public interface Scorer {
  /**
   * Scores one row.
   *
   * @return 0 to 1; NaN for a row that is not to be scored
   */
  double probability(RowBlock block, int row);
}

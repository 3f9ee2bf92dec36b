package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.score.Scores;

/** Draws a confusion matrix. */
public interface ConfusionMatrixPicture {
  /** Returns a PNG; the same input gives the same bytes. */
  byte[] png(Scores scores, String title, String subtitle, Schema schema);
}

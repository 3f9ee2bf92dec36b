package churnline.report;

import churnline.dataset.Schema;
import churnline.score.Scores;

/** Draws a confusion matrix. */
public interface ConfusionMatrixPicture {
  /** Returns a PNG; the same input gives the same bytes. */
  byte[] png(Scores scores, String title, String subtitle, Schema schema);
}

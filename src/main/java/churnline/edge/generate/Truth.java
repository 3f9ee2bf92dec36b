package churnline.edge.generate;

import churnline.core.score.Auc;
import churnline.core.score.LabelledScores;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What only the inventor of a file knows.
 *
 * @param rows how many there are
 * @param left share of them that leaves, 0 to 1
 * @param optimalAuc AUC of the true probabilities, 0 to 1, which no model beats but by luck; of the
 *     first {@value #MOST_SCORED} rows; NaN when a class is missing
 * @param badRows rows that ingest must set aside
 */
public record Truth(long rows, double left, double optimalAuc, long badRows) {
  /** Most rows whose probabilities are kept. */
  public static final int MOST_SCORED = 1_000_000;

  /** Returns the truth about all rows of a file. */
  public static Truth of(Snapshot snapshot) {
    Tally tally = new Tally();
    snapshot.rows().forEach(tally);
    return tally.truth();
  }

  /** Is shown every row once and then knows the truth. */
  public static final class Tally implements Consumer<GeneratedRow> {
    private double[] probabilities = new double[1024];
    private byte[] labels = new byte[1024];
    private int scored;
    private long rows;
    private long left;
    private long bad;

    @Override
    public void accept(GeneratedRow row) {
      rows++;
      left += row.left() ? 1 : 0;
      bad += row.isBad() ? 1 : 0;
      if (scored < MOST_SCORED) {
        if (scored == labels.length) {
          probabilities = Arrays.copyOf(probabilities, 2 * scored);
          labels = Arrays.copyOf(labels, 2 * scored);
        }
        probabilities[scored] = row.probability();
        labels[scored++] = (byte) (row.left() ? 1 : 0);
      }
    }

    /** The truth about the rows shown so far. */
    public Truth truth() {
      LabelledScores scores =
          LabelledScores.of(Arrays.copyOf(probabilities, scored), Arrays.copyOf(labels, scored));
      return new Truth(rows, rows == 0 ? Double.NaN : (double) left / rows, Auc.of(scores), bad);
    }
  }
}

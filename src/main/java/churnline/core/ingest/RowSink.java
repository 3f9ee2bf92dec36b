package churnline.core.ingest;

import churnline.core.dataset.RowBlock;
import churnline.core.text.TimeAxis;
import java.util.Optional;

/** Where the parser puts rows. */
public interface RowSink {
  /**
   * Hands over a block and returns an empty one to fill.
   *
   * @param full block to hand over, or null for the first
   * @throws InterruptedException when the other side has given up
   */
  RowBlock exchange(RowBlock full) throws InterruptedException;

  /** Sets a row aside. */
  void quarantine(Quarantined row);

  /** What the times of the rows before these count; empty while there are none. */
  Optional<TimeAxis> timeAxis();

  /** Opens the place where outcomes that come without features find their rows; to be closed. */
  LateLabels lateLabels();
}

package churnline.core.dataset;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The rows that were ever accepted. Blocks passed to consumers are reused. */
public interface RowStore {
  /** Largest sequence number given to any sighting; -1 when there is none. */
  long lastSequence();

  /** How many labelled rows match. */
  Labels count(RowQuery query);

  /** Labelled rows in the order they were received. */
  Observations read(RowQuery query);

  /** Labelled rows in the order they were received; {@code ordinal} is the sequence number. */
  void forEachLabelled(RowQuery query, Consumer<RowBlock> each);

  /** Rows that this batch brought first, in file order; {@code ordinal} is the sequence number. */
  void forEachAccepted(long batch, Consumer<RowBlock> each);

  /** Every valid row of these batches, re-sent ones included, batch by batch in file order. */
  void forEachSighting(Collection<Long> batches, Consumer<RowBlock> each);

  /**
   * The last state of each client that is not known to have left. A row whose outcome came later in
   * another row is nobody's state, however often it is sent again. Without ids of clients: the rows
   * of the newest batch that brought any that was not known.
   */
  void forEachCurrentClient(Consumer<RowBlock> each);

  /** Replaces the rows that are kept out of training. */
  void setEvaluationSet(List<RowBlock> rows, boolean byClient);

  /** Over all rows but those whose outcome came later in another row. */
  SummaryStatistics summary();

  /** Rows with and without each outcome. */
  record Labels(long positives, long negatives) {
    public long rows() {
      return positives + negatives;
    }
  }
}

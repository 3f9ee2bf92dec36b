package churnline.core.run;

import churnline.core.dataset.RowQuery;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;

/**
 * Labelled rows that wait for a verdict on the champion: received since it was trained and since
 * its last verdict, and used by no training.
 */
public final class WaitingRows {
  private WaitingRows() {}

  /**
   * Which rows wait.
   *
   * @param upTo last sequence number to look at
   */
  public static RowQuery of(
      StoredModel champion, RunLedger runs, ModelRegistry registry, long upTo) {
    long decided = runs.decidedUpTo(champion.version());
    return RowQuery.upTo(upTo)
        .after(Math.max(champion.coverage().upTo(), decided))
        .rowsUnseenBy(registry.coverages());
  }
}

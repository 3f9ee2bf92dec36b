package churnline.core.retention;

import churnline.core.ingest.Batch;
import java.time.Instant;
import java.util.List;

/** What of each batch is still on the disk. Only batches whose receipt is out are spoken of. */
public interface RetentionLedger {
  /**
   * Batches whose files are there and old.
   *
   * @param done those of {@code done/} that arrived before are old
   * @param failed those of {@code failed/} that arrived before are old
   * @param after only batches with a higher number
   * @return by number, lowest first; at most {@code limit}
   */
  List<Batch> expired(Instant done, Instant failed, long after, int limit);

  /**
   * Ingested batches that arrived before {@code moment} and whose predictions are there.
   *
   * @param after only batches with a higher number
   * @return by number, lowest first; at most {@code limit}
   */
  List<Batch> withPredictions(Instant moment, long after, int limit);

  /** Notes that the files of a batch are gone. */
  void removed(long number, Instant at);

  /** Removes the stored predictions of a batch and notes it, in one transaction. */
  void predictionsRemoved(long number, Instant at);

  /** Removes entries of the outbox from before {@code moment}, delivered or not. */
  void removeOutbox(Instant moment);
}

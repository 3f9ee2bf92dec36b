package churnline.core.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Every file that was ever dropped, and what became of each of its rows. */
public interface BatchLedger {
  /** Returns the batch that brought this content under this schema. */
  Optional<Batch> accepted(String sha256, String schemaId);

  /**
   * Reads, checks and stores a file in one transaction: rows, sightings, quarantine, ledger entry.
   * Content that was accepted under this schema meanwhile is recorded as already ingested.
   *
   * @throws churnline.core.fault.BadInputException as {@link BatchContent#read}; nothing is stored
   * @throws churnline.core.fault.UnavailableException when the store fails; nothing is stored
   */
  Batch ingest(NewBatch batch, BatchContent content);

  /** Records a file that was refused as a whole. */
  Batch refuse(NewBatch batch, Batch.Fault fault);

  /** Records a file whose content is already there. */
  Batch alreadyIngested(NewBatch batch, Batch earlier);

  /** Whether any row came with its outcome. */
  boolean hasOutcomes();

  /** Ingested batches that no run has checked yet, oldest first. */
  List<Batch> unchecked();

  /** Batches whose receipt is not out yet, oldest first. */
  List<Batch> unpublished();

  /**
   * Promises files their places below the inbox, in one transaction.
   *
   * @param places by number of the batch
   */
  void archived(Map<Long, String> places);

  /**
   * Notes that receipts are out, last of all, in one transaction.
   *
   * @param wentBack by number of the batch: whether the file changed after it was read and went
   *     back to the inbox
   */
  void published(Map<Long, Boolean> wentBack);

  /** Whether the file went back to the inbox after it was read. */
  boolean wentBack(long number);

  /** Batches whose receipt is out, oldest first. */
  List<Batch> answered();

  /** The newest {@code limit} batches, newest first. */
  List<Batch> newest(int limit);

  Optional<Batch> find(long number);

  /** All drops of this content, newest first. */
  List<Batch> bySha256(String sha256);

  /** What this run took, oldest first. */
  List<Batch> byRun(String runId);

  /** The newest batch that was ingested; empty before the first. */
  Optional<Batch> lastIngested();

  /** The newest batch that brought a row that was not known; empty before the first. */
  Optional<Batch> lastAccepted();

  /** Ingested batches whose last row is at or before {@code sequence}, oldest first. */
  List<Batch> ingestedUpTo(long sequence);

  /** Which rows came in which file, oldest first. */
  List<Origin> origins();

  /**
   * The rows of a batch.
   *
   * @param first number of its first valid row
   * @param next number after its last one
   */
  record Origin(String file, long first, long next) {}

  /** Whether a batch was promised this place below the inbox. */
  boolean isPlaceTaken(String place);

  /** Runs over the quarantined rows of a batch in file order. */
  void quarantined(long number, Consumer<Quarantined> each);
}

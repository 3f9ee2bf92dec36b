package churnline.core.event;

import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;
import churnline.core.run.Run;

/** What happens, told as it happens to listeners in this process. */
public sealed interface Event {
  /**
   * A file is in the ledger: ingested, refused, or known already.
   *
   * @param millis time it took
   */
  record FileTaken(Run run, Batch batch, long millis) implements Event {}

  /** A file is in the ledger since a run that was cut short; this run finishes it. */
  record FileResumed(Run run, Batch batch) implements Event {}

  /** A file changed while it was read and went back to the inbox. */
  record FileReturned(Run run, String file) implements Event {}

  /** A run has its drift verdict and knows whether it retrains. */
  record DriftChecked(Run run) implements Event {}

  /** A challenger is trained. */
  record ModelTrained(Run run) implements Event {}

  /** A challenger is promoted, or the champion kept. */
  record PromotionDecided(Run run) implements Event {}

  /** A version serves because a person said so. */
  record PromotedByHand(Run run, StoredModel model) implements Event {}

  /**
   * A run has ended, and its receipts are out.
   *
   * @param files receipts written
   */
  record RunReported(Run run, int files) implements Event {}

  /** A run found nothing to do. */
  record NothingNew(Run run) implements Event {}

  /**
   * The stage in hand has come further; told often.
   *
   * @param unit what is counted, such as rows
   * @param of how many there will be; -1 when nobody knows yet
   */
  record Progressed(String stage, String unit, long done, long of) implements Event {}

  /** Something on disk was not what the store says, and was put right. */
  record Repaired(String what) implements Event {}

  /** Something is wrong that does not stop the run. */
  record Warned(String what) implements Event {}

  /**
   * A file or a stage ran into a defect of this program.
   *
   * @param subject the name of either
   * @param what is done about it
   */
  record DefectFound(String subject, String what, Throwable failure) implements Event {}
}

package churnline.core.run;

import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;

/** Is told what happens, as it happens: the log and the metrics listen. */
public interface RunObserver {
  /**
   * A file is in the ledger, and its rows are in the master dataset.
   *
   * @param millis time it took, publishing included
   */
  void ingested(Run run, Batch batch, long millis);

  /** A file is in the ledger since a run that was cut short; this run finishes it. */
  void resumed(Run run, Batch batch);

  /** A file changed while it was read and went back to the inbox. */
  void gaveBack(Run run, String name);

  void checked(Run run);

  void retrained(Run run);

  void redeployed(Run run);

  void reported(Run run, int files);

  void nothingNew(Run run);

  /** Something on disk was not what the store says, and was put right. */
  void repaired(String what);

  /**
   * A file or a stage ran into a defect of ours.
   *
   * @param subject the name of either
   * @param what is done about it
   */
  void defect(String subject, String what, Throwable failure);

  /** Something is wrong that does not stop the run. */
  void warned(String what);

  /** A version serves because somebody said so. */
  void deployedByHand(Run run, StoredModel model);

  /**
   * The stage in hand has come further; may be called often.
   *
   * @param unit what is counted, such as rows
   * @param of how many there will be; -1 when nobody knows yet
   */
  default void progressed(String stage, String unit, long done, long of) {}
}

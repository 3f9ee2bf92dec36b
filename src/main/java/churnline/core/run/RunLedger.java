package churnline.core.run;

import churnline.core.model.Deployment;
import churnline.core.model.StoredModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The durable history of runs. */
public interface RunLedger {
  /**
   * Puts everything that a run decided into the store in one transaction. A run that is already
   * concluded is left as it is.
   */
  void conclude(Conclusion conclusion);

  Optional<RunRecord> find(String id);

  /** The greatest id that a run or a batch has; empty when there is none. */
  Optional<String> lastId();

  /** The newest {@code limit} runs, newest first, whatever the clock said. */
  List<RunRecord> newest(int limit);

  /** The newest run that has a timing of this stage. */
  Optional<RunRecord> newestWithTiming(String stage);

  /** Last sequence number on which this champion has had a drift verdict; -1 for none. */
  long decidedUpTo(int version);

  /**
   * What a run decided.
   *
   * @param model challenger to keep
   * @param deployment what serves from now on
   * @param checked batches that have been looked at
   * @param decidedUpTo last sequence number that a drift verdict used up
   */
  record Conclusion(
      RunRecord run,
      Optional<StoredModel> model,
      Optional<Deployment> deployment,
      List<Long> checked,
      OptionalLong decidedUpTo) {}
}

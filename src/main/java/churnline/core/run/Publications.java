package churnline.core.run;

import churnline.core.ingest.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everything that people read: files beside the store, made from it, as often as it takes. */
public interface Publications {
  /**
   * Brings every file up to date but answers to dropped files.
   *
   * @param open batches without a receipt
   */
  void publish(Run run, List<Batch> open, Optional<Champion> champion);

  /**
   * Answers dropped files. What has failed by a defect is left to a {@link Trigger#RETRY} run.
   *
   * @param open batches without a receipt; those whose later stages are through get one
   * @return files answered with a receipt
   */
  int answer(Run run, List<Batch> open, Optional<Champion> champion);

  /** Whether answers wait for a {@link Trigger#RETRY} run. */
  boolean isRetryDue();

  /** Brings what only this home has up to the store; what is shared stays as it is. */
  void follow(Optional<Champion> champion);

  /** At start: puts right what is not what the store says, and looks for late writes. */
  void repair(Optional<Champion> champion, Instant now);
}

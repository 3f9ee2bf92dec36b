package churnline.core.run;

import java.util.Optional;

/** One method per box of the README's picture. Each may be repeated after it failed. */
public interface RetrainingCycle {
  /** Begins a pass. */
  Run begin(Trigger trigger);

  /** Begins a pass under an id that its caller already told somebody. */
  Run begin(Trigger trigger, String id);

  /** Takes in every claimed file. */
  Run ingest(Run run);

  /**
   * Compares the champion's work on the new rows with its record, and decides whether to retrain.
   */
  Run checkDrift(Run run);

  /** Trains a challenger. */
  Run retrain(Run run);

  /** Promotes the challenger or keeps the champion. */
  Run redeploy(Run run);

  /** Concludes the pass and publishes everything that people read. */
  Run report(Run run);

  /** Whether something failed, or was put off, that a {@link Trigger#RETRY} run may try again. */
  boolean isRetryDue();

  /** Why runs that come to their end take nothing in; empty while they do. */
  Optional<String> outage();
}

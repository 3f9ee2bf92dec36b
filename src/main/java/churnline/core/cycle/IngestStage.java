package churnline.core.cycle;

import churnline.core.dataset.RowStore;
import churnline.core.event.Events;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterFile;
import churnline.core.run.Run;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The first stage: claims become batches, and the master file gets their rows. */
final class IngestStage {
  private final Ingestion ingestion;
  private final MasterFile master;
  private final StageAttempts attempts;
  private final BatchLedger ledger;
  private final RowStore rows;
  private final Events events;

  IngestStage(
      Ingestion ingestion,
      MasterFile master,
      StageAttempts attempts,
      BatchLedger ledger,
      RowStore rows,
      Events events) {
    this.ingestion = ingestion;
    this.master = master;
    this.attempts = attempts;
    this.ledger = ledger;
    this.rows = rows;
    this.events = events;
  }

  /**
   * Takes in what waits.
   *
   * @param stopping whether to leave the remaining files for the next start
   */
  Run run(Run run, BooleanSupplier stopping) {
    Run taken = ingestion.run(run, stopping);
    attempts.spare(StageAttempts.MASTER_FILE, () -> master.complete().ifPresent(events::repaired));
    return taken.withDue(ledger.unchecked(), rows.lastSequence());
  }

  /** Whether claims wait for a run of their own. */
  boolean isRetryDue() {
    return ingestion.isRetryDue();
  }

  /** Why nothing can be taken in; empty while something is. */
  Optional<String> outage() {
    return ingestion.outage();
  }
}

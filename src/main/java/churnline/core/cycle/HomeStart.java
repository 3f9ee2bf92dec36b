package churnline.core.cycle;

import churnline.core.event.Events;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterFile;
import churnline.core.run.Publications;
import churnline.core.serving.Serving;
import java.time.Clock;

/** What a process does before its first run: load the champion, put files right. */
public final class HomeStart {
  private final Serving serving;
  private final MasterFile master;
  private final BatchLedger ledger;
  private final Publications publications;
  private final StageAttempts attempts;
  private final Events events;
  private final Clock clock;

  public HomeStart(
      Serving serving,
      MasterFile master,
      BatchLedger ledger,
      Publications publications,
      StageAttempts attempts,
      Events events,
      Clock clock) {
    this.serving = serving;
    this.master = master;
    this.ledger = ledger;
    this.publications = publications;
    this.attempts = attempts;
    this.events = events;
    this.clock = clock;
  }

  /** For who only reads: the champion is loaded, and no file is touched. */
  public void load() {
    loadChampion();
  }

  /**
   * Before the first run: the champion is loaded, and damaged or unfinished files are put right.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the store does not
   *     know what was published of it
   */
  public void start() {
    loadChampion();
    refuseStoreFromBefore();
    attempts.spare(StageAttempts.MASTER_FILE, () -> master.repair().ifPresent(events::repaired));
    attempts.spare(
        StageAttempts.PUBLISHING, () -> publications.repair(serving.champion(), clock.instant()));
  }

  /** The same while another process on the store has the turn: nothing is noted in the store. */
  public void startBeside() {
    loadChampion();
    refuseStoreFromBefore();
    master.follow();
    publications.repair(serving.champion(), clock.instant());
  }

  private void refuseStoreFromBefore() {
    master.refuseUnlessKnown(sha256 -> !ledger.bySha256(sha256).isEmpty());
  }

  /** Who cannot predict can still be asked for the way out, and take it. */
  private void loadChampion() {
    serving.refreshUnlessDamaged();
    serving
        .damage()
        .ifPresent(
            text ->
                events.warned(
                    "the deployed model cannot be loaded, so no model serves and no run starts: "
                        + text));
  }
}

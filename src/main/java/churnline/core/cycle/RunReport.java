package churnline.core.cycle;

import churnline.core.event.Event;
import churnline.core.event.Events;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.node.Follower;
import churnline.core.run.Champion;
import churnline.core.run.Publications;
import churnline.core.run.Run;
import java.util.List;
import java.util.Optional;

/** The last stage: what the store says becomes files, and the receipts go out. */
final class RunReport {
  private final RunBook book;
  private final BatchLedger ledger;
  private final Publications publications;
  private final StageAttempts attempts;
  private final Follower follower;
  private final Events events;

  RunReport(
      RunBook book,
      BatchLedger ledger,
      Publications publications,
      StageAttempts attempts,
      Follower follower,
      Events events) {
    this.book = book;
    this.ledger = ledger;
    this.publications = publications;
    this.attempts = attempts;
    this.follower = follower;
    this.events = events;
  }

  /** Whether answers wait for a run of their own. */
  boolean isRetryDue() {
    return publications.isRetryDue();
  }

  /** Publishes a concluded run, or one that had nothing to decide. */
  Run publish(Run run, Optional<Champion> champion) {
    List<Batch> open = ledger.unpublished();
    boolean anything = !run.batches().isEmpty() || run.isCheckDue() || !open.isEmpty();
    int[] files = {0};
    Run reported =
        book.timed(
            run,
            "report",
            now -> {
              attempts.spare(
                  StageAttempts.PUBLISHING, () -> publications.publish(now, open, champion));
              files[0] = publications.answer(now, open, champion);
              follower.published(now);
              HaltPoint.AFTER_PUBLISHING.reached();
              return now;
            });
    if (anything) {
      events.tell(new Event.RunReported(reported, files[0]));
    } else {
      events.tell(new Event.NothingNew(reported));
    }
    return reported;
  }
}

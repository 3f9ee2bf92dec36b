package churnline.core.cycle;

import churnline.core.event.Event;
import churnline.core.event.Events;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.node.Follower;
import churnline.core.run.Publications;
import churnline.core.run.Run;
import churnline.core.serving.Serving;
import java.util.List;

/** The last stage: what the store says becomes files, and the receipts go out. */
final class RunReport {
  private final RunBook book;
  private final BatchLedger ledger;
  private final Serving serving;
  private final Publications publications;
  private final Follower follower;
  private final Events events;

  RunReport(
      RunBook book,
      BatchLedger ledger,
      Serving serving,
      Publications publications,
      Follower follower,
      Events events) {
    this.book = book;
    this.ledger = ledger;
    this.serving = serving;
    this.publications = publications;
    this.follower = follower;
    this.events = events;
  }

  /** Publishes a concluded run, or one that had nothing to decide. */
  Run publish(Run run) {
    List<Batch> open = ledger.unpublished();
    boolean anything = !run.batches().isEmpty() || run.isCheckDue() || !open.isEmpty();
    int[] files = {0};
    Run reported =
        book.timed(
            run,
            "report",
            now -> {
              files[0] = publications.publish(now, open, serving.champion());
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

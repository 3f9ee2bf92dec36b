package churnline.core.cycle;

import churnline.core.disk.Claim;
import churnline.core.event.Event;
import churnline.core.event.Events;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.NewBatch;
import churnline.core.run.Run;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns one claim into one batch. */
final class Intake {
  private final ClaimReader reader;
  private final BatchLedger ledger;
  private final Events events;
  private final Clock clock;

  /** Batches that the log knows of. */
  private final Set<Long> told = new HashSet<>();

  /** Whether a row is known to have an outcome. */
  private boolean labelled;

  Intake(ClaimReader reader, BatchLedger ledger, Events events, Clock clock) {
    this.reader = reader;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /** Tells once of batches that an earlier process committed. */
  void resume(Run run, List<Batch> unfinished) {
    unfinished.stream()
        .filter(batch -> told.add(batch.number()))
        .forEach(batch -> events.tell(new Event.FileResumed(run, batch)));
  }

  /**
   * Takes a claim in, refuses it, or gives it back when it changed meanwhile.
   *
   * @throws churnline.core.fault.UnavailableException when the file, the disk or the store is not
   *     available; nothing was stored
   */
  Run take(Run run, Claim claim) {
    try {
      return noted(run, claim, batch -> store(batch, claim));
    } catch (ConflictException changed) {
      reader.inbox().giveBack(claim);
      events.tell(new Event.FileReturned(run, claim.name()));
      return run;
    }
  }

  /** Records a claim as refused without another look at it. */
  Run refuse(Run run, Claim claim, Batch.Fault fault) {
    return noted(run, claim, batch -> ledger.refuse(batch, fault));
  }

  private Run noted(Run run, Claim claim, Function<NewBatch, Batch> work) {
    NewBatch batch =
        new NewBatch(
            claim.name(),
            reader.inbox().sha256(claim),
            claim.stamp().bytes(),
            run.id(),
            clock.instant(),
            claim.id(),
            reader.schema().fingerprint());
    Batch taken = work.apply(batch);
    HaltPoint.AFTER_COMMIT.reached();
    told.add(taken.number());
    events.tell(
        new Event.FileTaken(run, taken, clock.millis() - batch.receivedAt().toEpochMilli()));
    return run.withBatch(taken);
  }

  private Batch store(NewBatch batch, Claim claim) {
    Optional<Batch> earlier = ledger.accepted(batch.sha256(), batch.schemaId());
    if (earlier.isPresent()) {
      return ledger.alreadyIngested(batch, earlier.get());
    }
    try {
      return ingest(batch, claim);
    } catch (BadInputException refused) {
      if (!reader.inbox().isUnchanged(claim)) {
        throw new ConflictException(
            FaultCode.FILE_CHANGED,
            claim.name() + " changed while it was read; it returns to the inbox and is read again",
            refused);
      }
      return ledger.refuse(batch, new Batch.Fault(refused.code().name(), refused.detail()));
    }
  }

  private Batch ingest(NewBatch batch, Claim claim) {
    labelled = labelled || ledger.hasOutcomes();
    try {
      return ledger.ingest(batch, reader.content(claim, labelled, false));
    } catch (BadInputException refused) {
      if (refused.code() != FaultCode.CSV_ENCODING || reader.policy().encoding().isEmpty()) {
        throw refused;
      }
      return ledger.ingest(batch, reader.content(claim, labelled, true));
    }
  }
}

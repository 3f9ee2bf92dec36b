package churnline.cycle;

import churnline.dataset.Schema;
import churnline.fault.BadInputException;
import churnline.fault.ChurnlineException;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.fault.HaltPoint;
import churnline.fault.UnavailableException;
import churnline.ingest.Batch;
import churnline.ingest.BatchLedger;
import churnline.ingest.CsvPolicy;
import churnline.ingest.NewBatch;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The first stage: every claimed file becomes a batch, exactly once. */
final class Ingestion {
  private final Inbox inbox;
  private final Tables tables;
  private final BatchLedger ledger;
  private final Schema schema;
  private final CsvPolicy policy;
  private final DiskSpace space;
  private final RunObserver observer;
  private final Clock clock;

  /** Batches that the log knows of. */
  private final Set<Long> told = new HashSet<>();

  /** Claims that wait for room and were told of. */
  private final Set<String> waiting = new HashSet<>();

  /** Claims that cannot be read and were told of. */
  private final Set<String> unreadable = new HashSet<>();

  Ingestion(
      Inbox inbox,
      Tables tables,
      BatchLedger ledger,
      Schema schema,
      CsvPolicy policy,
      DiskSpace space,
      RunObserver observer,
      Clock clock) {
    this.inbox = inbox;
    this.tables = tables;
    this.ledger = ledger;
    this.schema = schema;
    this.policy = policy;
    this.space = space;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Takes in every claim that is not in the ledger yet. One that there is no room for, or that
   * cannot be read, waits for the next run, the others go on.
   *
   * @param stopping whether to leave the remaining files for the next start
   */
  Run run(Run run, BooleanSupplier stopping) {
    Run now = run;
    List<Batch> unfinished = ledger.unpublished();
    unfinished.stream()
        .filter(batch -> told.add(batch.number()))
        .forEach(batch -> observer.resumed(run, batch));
    Set<String> committed = unfinished.stream().map(Batch::claim).collect(Collectors.toSet());
    for (Claim claim : inbox.claims()) {
      if (stopping.getAsBoolean()) {
        break;
      }
      if (!committed.contains(claim.id()) && isRoomFor(claim)) {
        now = takeIfReadable(now, claim);
      }
    }
    return now;
  }

  private boolean isRoomFor(Claim claim) {
    Optional<DiskSpace.Shortage> shortage = space.forIngest(claim.name(), claim.stamp().bytes());
    if (shortage.isEmpty()) {
      waiting.remove(claim.id());
      return true;
    }
    if (waiting.add(claim.id())) {
      observer.warned(
          shortage.get().message() + "; until then the file waits and is tried again by every run");
    }
    return false;
  }

  private Run takeIfReadable(Run run, Claim claim) {
    try {
      Run after = take(run, claim);
      unreadable.remove(claim.id());
      return after;
    } catch (UnavailableException failure) {
      Optional<UnavailableException> own = readFailure(claim);
      if (own.isEmpty()) {
        throw failure;
      }
      if (unreadable.add(claim.id())) {
        observer.warned(
            "%s cannot be read: %s; it waits and is tried again by every run"
                .formatted(claim.name(), own.get().getMessage()));
      }
      return run;
    }
  }

  /** What is wrong with the file itself: anything else stops the others as well. */
  private Optional<UnavailableException> readFailure(Claim claim) {
    try {
      inbox.sha256(claim);
      return Optional.empty();
    } catch (UnavailableException failure) {
      return Optional.of(failure);
    }
  }

  private Run take(Run run, Claim claim) {
    NewBatch batch =
        new NewBatch(
            claim.name(),
            inbox.sha256(claim),
            claim.stamp().bytes(),
            run.id(),
            clock.instant(),
            claim.id(),
            schema.fingerprint());
    try {
      Batch taken = store(batch, claim);
      HaltPoint.AFTER_COMMIT.reached();
      told.add(taken.number());
      observer.ingested(run, taken, clock.millis() - batch.receivedAt().toEpochMilli());
      return run.withBatch(taken);
    } catch (ConflictException changed) {
      inbox.giveBack(claim);
      observer.gaveBack(run, claim.name());
      return run;
    }
  }

  private Batch store(NewBatch batch, Claim claim) {
    Optional<Batch> earlier = ledger.accepted(batch.sha256(), batch.schemaId());
    if (earlier.isPresent()) {
      return ledger.alreadyIngested(batch, earlier.get());
    }
    try {
      return ingest(batch, claim);
    } catch (BadInputException refused) {
      if (!inbox.isUnchanged(claim)) {
        throw new ConflictException(
            FaultCode.FILE_CHANGED,
            claim.name() + " changed while it was read; it goes back and is read again",
            refused);
      }
      return ledger.refuse(batch, new Batch.Fault(refused.code().name(), refused.detail()));
    } catch (ChurnlineException known) {
      throw known;
    } catch (RuntimeException defect) {
      observer.defect(claim.name(), defect);
      return ledger.refuse(
          batch,
          new Batch.Fault(
              FaultCode.INTERNAL.name(),
              "a defect of Churnline, see logs/churnline.log at this run; the file is set aside"
                  + " unchanged; report it, and drop the file again after an update"));
    }
  }

  private Batch ingest(NewBatch batch, Claim claim) {
    try {
      return ledger.ingest(
          batch, new FileContent(inbox, tables, claim, schema, policy, false, observer));
    } catch (BadInputException refused) {
      if (refused.code() != FaultCode.CSV_ENCODING || policy.encoding().isEmpty()) {
        throw refused;
      }
      return ledger.ingest(
          batch, new FileContent(inbox, tables, claim, schema, policy, true, observer));
    }
  }
}

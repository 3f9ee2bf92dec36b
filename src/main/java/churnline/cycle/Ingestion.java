package churnline.cycle;

import churnline.dataset.RowQuery;
import churnline.dataset.RowStore;
import churnline.dataset.Schema;
import churnline.fault.BadInputException;
import churnline.fault.ChurnlineException;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import churnline.fault.HaltPoint;
import churnline.fault.OutOfMemory;
import churnline.fault.UnavailableException;
import churnline.ingest.Batch;
import churnline.ingest.BatchLedger;
import churnline.ingest.CsvPolicy;
import churnline.ingest.NewBatch;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The first stage: every claimed file becomes a batch, exactly once. */
final class Ingestion {
  /** Attempts at a file, the store or the disk not being available, before others go first. */
  private static final int PATIENCE = 3;

  private final Inbox inbox;
  private final Attempts attempts;
  private final Tables tables;
  private final BatchLedger ledger;
  private final RowStore rows;
  private final Schema schema;
  private final CsvPolicy policy;
  private final DiskSpace space;
  private final RunObserver observer;
  private final Clock clock;

  /** Whether a row is known to have an outcome: then the target has its right name. */
  private boolean labelled;

  /** Batches that the log knows of. */
  private final Set<Long> told = new HashSet<>();

  /** Claims that wait for room and were told of. */
  private final Set<String> waiting = new HashSet<>();

  /** Claims that cannot be read and were told of. */
  private final Set<String> unreadable = new HashSet<>();

  /** How often in a row the store or the disk was not available for a claim. */
  private final Map<String, Integer> unavailable = new HashMap<>();

  /** Whether there are claims that are to be taken alone. */
  private volatile boolean hasSuspects;

  Ingestion(
      Inbox inbox,
      Attempts attempts,
      Tables tables,
      BatchLedger ledger,
      RowStore rows,
      Schema schema,
      CsvPolicy policy,
      DiskSpace space,
      RunObserver observer,
      Clock clock) {
    this.inbox = inbox;
    this.attempts = attempts;
    this.tables = tables;
    this.ledger = ledger;
    this.rows = rows;
    this.schema = schema;
    this.policy = policy;
    this.space = space;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Takes in every claim that is not in the ledger yet. One that there is no room for, or that
   * cannot be read, waits for the next run; one that fails by a defect, or was in hand when a
   * process died, is left to a {@link Trigger#RETRY} run, which takes it alone. The others go on.
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
    List<Claim> open =
        inbox.claims().stream().filter(claim -> !committed.contains(claim.id())).toList();
    labelled = labelled || (!open.isEmpty() && rows.count(RowQuery.all()).rows() > 0);
    chargeDeaths(open);
    Set<String> suspects = attempts.suspects();
    boolean alone =
        run.trigger() == Trigger.RETRY
            && open.stream().anyMatch(claim -> suspects.contains(claim.id()));
    List<Claim> turn =
        open.stream()
            .filter(claim -> suspects.contains(claim.id()) == alone)
            .filter(claim -> alone || !isPutOff(claim, run.trigger()))
            .toList();
    for (Claim claim : alone ? turn.subList(0, Math.min(1, turn.size())) : turn) {
      if (stopping.getAsBoolean()) {
        break;
      }
      if (isRoomFor(claim)) {
        now = attempt(now, claim, alone);
      }
    }
    Set<String> remain = attempts.suspects();
    hasSuspects = open.stream().map(Claim::id).anyMatch(remain::contains);
    return now;
  }

  /** Whether claims wait for a run of their own. */
  boolean hasSuspects() {
    return hasSuspects;
  }

  private void chargeDeaths(List<Claim> open) {
    Map<String, String> names = new LinkedHashMap<>();
    open.forEach(claim -> names.put(claim.id(), claim.name()));
    StageAttempts.STAGES.forEach(stage -> names.put(stage, "the stage " + stage));
    attempts
        .settle(names.keySet())
        .forEach(
            subject ->
                observer.warned(
                    names.get(subject)
                        + " was in hand when the process ended without being stopped: it is tried"
                        + " again alone"));
  }

  private Run attempt(Run run, Claim claim, boolean alone) {
    if (attempts.failures(claim.id()) >= Attempts.MOST) {
      return giveUp(run, claim);
    }
    attempts.begin(claim.id(), alone);
    try {
      Run after = takeIfReadable(run, claim);
      attempts.succeeded(claim.id());
      return after;
    } catch (ChurnlineException outside) {
      attempts.withdrawn(claim.id());
      throw outside;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      boolean last = attempts.failed(claim.id()) >= Attempts.MOST;
      observer.defect(
          claim.name(), last ? "the file is set aside" : "it is tried again alone", defect);
      return last ? giveUp(run, claim) : run;
    }
  }

  /** Its bytes are hashed and archived, and not looked at any more. */
  private Run giveUp(Run run, Claim claim) {
    Batch.Fault fault =
        new Batch.Fault(
            FaultCode.INTERNAL.name(),
            "a defect of Churnline: the file failed, or ended the process, %d times on its own, see"
                    .formatted(Attempts.MOST)
                + " logs/churnline.log; it is set aside unchanged; when memory ran out start with a"
                + " larger heap (CHURNLINE_JAVA_OPTS=-Xmx4g) and drop it again; else report it");
    Run after = noted(run, claim, batch -> ledger.refuse(batch, fault));
    attempts.succeeded(claim.id());
    return after;
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
      unavailable.remove(claim.id());
      return after;
    } catch (UnavailableException failure) {
      Optional<UnavailableException> own = readFailure(claim);
      if (own.isEmpty() && !isOnlyHere(failure, claim)) {
        throw failure;
      }
      if (unreadable.add(claim.id())) {
        observer.warned(
            "%s cannot be taken in: %s; it waits and is tried again by every run"
                .formatted(claim.name(), own.orElse(failure).getMessage()));
      }
      return run;
    }
  }

  /** One that the store has no room for, say, would make each of the others wait for it. */
  private boolean isPutOff(Claim claim, Trigger trigger) {
    return (trigger == Trigger.FILE || trigger == Trigger.RETRY)
        && unavailable.getOrDefault(claim.id(), 0) >= PATIENCE;
  }

  /** Whether it has been so for this file often enough: it may keep no other back. */
  private boolean isOnlyHere(UnavailableException failure, Claim claim) {
    boolean ofTheRun =
        failure.code() == FaultCode.RUN_TAKEN_OVER || failure.code() == FaultCode.STOPPING;
    return !ofTheRun && unavailable.merge(claim.id(), 1, Integer::sum) >= PATIENCE;
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
    try {
      return noted(run, claim, batch -> store(batch, claim));
    } catch (ConflictException changed) {
      inbox.giveBack(claim);
      observer.gaveBack(run, claim.name());
      return run;
    }
  }

  private Run noted(Run run, Claim claim, Function<NewBatch, Batch> work) {
    NewBatch batch =
        new NewBatch(
            claim.name(),
            inbox.sha256(claim),
            claim.stamp().bytes(),
            run.id(),
            clock.instant(),
            claim.id(),
            schema.fingerprint());
    Batch taken = work.apply(batch);
    HaltPoint.AFTER_COMMIT.reached();
    told.add(taken.number());
    labelled |= taken.counts().labelled() > 0;
    observer.ingested(run, taken, clock.millis() - batch.receivedAt().toEpochMilli());
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
      if (!inbox.isUnchanged(claim)) {
        throw new ConflictException(
            FaultCode.FILE_CHANGED,
            claim.name() + " changed while it was read; it goes back and is read again",
            refused);
      }
      return ledger.refuse(batch, new Batch.Fault(refused.code().name(), refused.detail()));
    }
  }

  private Batch ingest(NewBatch batch, Claim claim) {
    CsvPolicy asked = labelled ? policy.allowingUnlabelled() : policy;
    try {
      return ledger.ingest(
          batch, new FileContent(inbox, tables, claim, schema, asked, false, observer));
    } catch (BadInputException refused) {
      if (refused.code() != FaultCode.CSV_ENCODING || policy.encoding().isEmpty()) {
        throw refused;
      }
      return ledger.ingest(
          batch, new FileContent(inbox, tables, claim, schema, asked, true, observer));
    }
  }
}

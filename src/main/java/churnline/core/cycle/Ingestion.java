package churnline.core.cycle;

import churnline.core.disk.Attempts;
import churnline.core.disk.Claim;
import churnline.core.disk.DiskSpace;
import churnline.core.disk.Inbox;
import churnline.core.event.Events;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The first stage: every claimed file becomes a batch, exactly once. */
final class Ingestion {
  private final Inbox inbox;
  private final BatchLedger ledger;
  private final Attempts attempts;
  private final DiskSpace space;
  private final Intake intake;
  private final PutOff putOff;
  private final Events events;

  /** Claims that wait for room and were told of. */
  private final Set<String> waiting = new HashSet<>();

  /** Claims that cannot be read and were told of. */
  private final Set<String> unreadable = new HashSet<>();

  /** Whether there are claims that are to be taken alone. */
  private volatile boolean hasSuspects;

  Ingestion(
      Inbox inbox,
      BatchLedger ledger,
      Attempts attempts,
      DiskSpace space,
      Intake intake,
      PutOff putOff,
      Events events) {
    this.inbox = inbox;
    this.ledger = ledger;
    this.attempts = attempts;
    this.space = space;
    this.intake = intake;
    this.putOff = putOff;
    this.events = events;
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
    intake.resume(run, unfinished);
    Set<String> committed = unfinished.stream().map(Batch::claim).collect(Collectors.toSet());
    List<Claim> open =
        inbox.claims().stream().filter(claim -> !committed.contains(claim.id())).toList();
    chargeDeaths(open, unfinished);
    Set<String> suspects = attempts.suspects();
    boolean alone =
        run.trigger() == Trigger.RETRY
            && open.stream().anyMatch(claim -> suspects.contains(claim.id()));
    Stream<Claim> turn =
        alone
            ? open.stream().filter(claim -> suspects.contains(claim.id())).limit(1)
            : putOff.due(open, run.trigger()).stream()
                .filter(claim -> !suspects.contains(claim.id()));
    for (Claim claim : turn.toList()) {
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
  boolean isRetryDue() {
    return hasSuspects || putOff.isRetryDue();
  }

  /** Why nothing can be taken in; empty while something is. */
  Optional<String> outage() {
    return putOff.outage();
  }

  private void chargeDeaths(List<Claim> open, List<Batch> unanswered) {
    Map<String, String> names = StageAttempts.subjects();
    open.forEach(claim -> names.put(claim.id(), claim.name()));
    unanswered.forEach(
        batch -> names.put(Attempts.answerTo(batch.claim()), "the answer to " + batch.name()));
    attempts
        .settle(names.keySet())
        .forEach(
            subject ->
                events.warned(
                    names.get(subject)
                        + " was being processed when the process died; it is retried alone"));
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
      events.defect(
          claim.name(), last ? "the file is set aside" : "it is tried again alone", defect);
      return last ? giveUp(run, claim) : run;
    }
  }

  /** Its bytes are hashed and archived, and not looked at any more. */
  private Run giveUp(Run run, Claim claim) {
    Batch.Fault fault =
        new Batch.Fault(
            FaultCode.INTERNAL.name(),
            "a bug in Churnline: the file failed, or ended the process, %d times on its own, see"
                    .formatted(Attempts.MOST)
                + " logs/churnline.log; it is set aside unchanged; when memory ran out start with a"
                + " larger heap (CHURNLINE_JAVA_OPTS=-Xmx4g) and drop it again; else report it");
    Run after = intake.refuse(run, claim, fault);
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
      events.warned(
          shortage.get().message() + "; until then the file waits and is tried again by every run");
    }
    return false;
  }

  private Run takeIfReadable(Run run, Claim claim) {
    try {
      Run after = intake.take(run, claim);
      unreadable.remove(claim.id());
      putOff.taken(claim.id());
      return after;
    } catch (UnavailableException failure) {
      Optional<UnavailableException> own = readFailure(claim);
      own.ifPresent(unread -> putOff.unreadable(claim.id(), unread.getMessage()));
      if (own.isEmpty() && !isPutOff(failure, claim)) {
        throw failure;
      }
      if (unreadable.add(claim.id())) {
        events.warned(
            "%s cannot be ingested: %s; it waits and is tried again by %s"
                .formatted(
                    claim.name(),
                    own.orElse(failure).getMessage(),
                    own.isPresent() ? "every run" : "the clock, and once others are taken"));
      }
      return run;
    }
  }

  /** One that the store has no room for, say, would make each of the others wait for it. */
  private boolean isPutOff(UnavailableException failure, Claim claim) {
    boolean ofTheRun =
        failure.code() == FaultCode.RUN_TAKEN_OVER || failure.code() == FaultCode.STOPPING;
    return !ofTheRun && putOff.failed(claim.id(), failure.getMessage());
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
}

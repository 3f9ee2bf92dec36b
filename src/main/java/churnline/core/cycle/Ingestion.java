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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The first stage: every claimed file becomes a batch, exactly once. */
final class Ingestion {
  /** Attempts at a file, the store or the disk not being available, before others go first. */
  private static final int PATIENCE = 3;

  private final Inbox inbox;
  private final BatchLedger ledger;
  private final Attempts attempts;
  private final DiskSpace space;
  private final Intake intake;
  private final Events events;

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
      BatchLedger ledger,
      Attempts attempts,
      DiskSpace space,
      Intake intake,
      Events events) {
    this.inbox = inbox;
    this.ledger = ledger;
    this.attempts = attempts;
    this.space = space;
    this.intake = intake;
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
            "a defect of Churnline: the file failed, or ended the process, %d times on its own, see"
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
      unavailable.remove(claim.id());
      return after;
    } catch (UnavailableException failure) {
      Optional<UnavailableException> own = readFailure(claim);
      if (own.isEmpty() && !isOnlyHere(failure, claim)) {
        throw failure;
      }
      if (unreadable.add(claim.id())) {
        events.warned(
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
}

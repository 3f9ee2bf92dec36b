package churnline.core.cycle;

import churnline.core.disk.Claim;
import churnline.core.run.Trigger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Claims that the store or the disk did not take. One that fails often enough keeps no other back.
 * Several in a row, and none that was taken, say something of the store and not of the files. As
 * soon as one is taken the others are tried again; until then one of them is tried now and then.
 */
final class PutOff {
  /** Failures of a claim in a row after which others go first. */
  private static final int PATIENCE = 3;

  /** Claims in a row after which it is not the files. */
  private static final int SEVERAL = 3;

  private static final Duration SHORTEST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Integer> failures = new HashMap<>();

  /** Put off since the last claim that was taken; the one that is tried next comes first. */
  private final Set<String> inARow = new LinkedHashSet<>();

  /** Failed before and after others were taken: it is these files. */
  private final Set<String> themselves = new HashSet<>();

  /** To be tried again, as others were taken. */
  private final Set<String> again = new HashSet<>();

  private Duration pause = SHORTEST;
  private Instant next = Instant.MAX;
  private boolean isPuttingOff;
  private String why = "";

  PutOff(Clock clock) {
    this.clock = clock;
  }

  /** Those of the open claims that a run may try. */
  synchronized List<Claim> due(List<Claim> open, Trigger trigger) {
    Set<String> known = open.stream().map(Claim::id).collect(Collectors.toSet());
    failures.keySet().retainAll(known);
    inARow.retainAll(known);
    themselves.retainAll(known);
    isPuttingOff = false;
    Set<String> tried = new HashSet<>();
    if (trigger == Trigger.RETRY) {
      tried.addAll(again);
      again.clear();
      inARow.stream().limit(isLookDue() ? 1 : 0).forEach(tried::add);
      next = isLookDue() ? clock.instant().plus(pause) : next;
    }
    boolean all = trigger != Trigger.FILE && trigger != Trigger.RETRY;
    return open.stream()
        .filter(claim -> all || !isPutOff(claim.id()) || tried.contains(claim.id()))
        .toList();
  }

  private boolean isPutOff(String claim) {
    return failures.getOrDefault(claim, 0) >= PATIENCE;
  }

  private boolean isLookDue() {
    return !inARow.isEmpty() && !clock.instant().isBefore(next);
  }

  /**
   * The store or the disk was not available for a claim.
   *
   * @return whether it is put off, and the others go on
   */
  synchronized boolean failed(String claim, String reason) {
    int count = failures.merge(claim, 1, Integer::sum);
    if (count < PATIENCE && !isPuttingOff && outage().isEmpty()) {
      return false;
    }
    failures.put(claim, Math.max(count, PATIENCE));
    putOff(claim, reason);
    return true;
  }

  /** A claim cannot be read: every run tries it again. */
  synchronized void unreadable(String claim, String reason) {
    putOff(claim, reason);
  }

  private void putOff(String claim, String reason) {
    why = reason;
    isPuttingOff = true;
    if (themselves.contains(claim)) {
      return;
    }
    boolean fresh = !inARow.remove(claim);
    inARow.add(claim);
    pause = fresh || outage().isPresent() ? SHORTEST : longer(pause);
    next = clock.instant().plus(pause);
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  /** A claim was taken: what was put off before it is tried once more. */
  synchronized void taken(String claim) {
    failures.remove(claim);
    inARow.remove(claim);
    for (String other : inARow) {
      failures.put(other, PATIENCE - 1);
    }
    themselves.addAll(inARow);
    again.addAll(inARow);
    themselves.remove(claim);
    inARow.clear();
    isPuttingOff = false;
  }

  /** Whether a run is to try what was put off. */
  synchronized boolean isRetryDue() {
    return !again.isEmpty() || isLookDue();
  }

  /** Why nothing is taken; empty while something is, or too little was tried to say so. */
  synchronized Optional<String> outage() {
    return inARow.size() < SEVERAL
        ? Optional.empty()
        : Optional.of(
            "%d files in a row could not be ingested, the last one: %s"
                .formatted(inARow.size(), why));
  }
}

package churnline.core.report;

import churnline.core.disk.Attempts;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.run.Champion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The answers to dropped files, some of them at a time. */
final class BatchAnswers {
  private static final int RECHECKED = 1_000;

  /** Most files of a group. */
  private static final int FILES = 200;

  /** Most rows of a group that has more than one file: its predictions are one transaction. */
  private static final long ROWS = 50_000;

  /** Failures, those of the short receipt included, after which a file is not answered any more. */
  private static final int GIVEN_UP = 2 * Attempts.MOST;

  private final Publisher.Ports ports;
  private final CompanionFiles files;

  /** Batches that are not answered any more and were told of. */
  private final Set<Long> givenUp = new HashSet<>();

  private volatile boolean isRetryDue;
  private int answered;
  private UnavailableException failed;

  BatchAnswers(Publisher.Ports ports, CompanionFiles files) {
    this.ports = ports;
    this.files = files;
  }

  /** After a restart: puts back files that were written to since they were archived. */
  void recheck(Instant since) {
    for (Batch batch : ports.ledger().newest(RECHECKED)) {
      if (batch.archived().isPresent()
          && batch.receivedAt().isAfter(since)
          && ports.folders().size(Folder.INBOX, batch.archived().get()) > 0
          && !ports.inbox().recheck(batch.archived().get(), batch.name(), batch.sha256())) {
        ports
            .events()
            .warned(
                batch.name()
                    + " was written to after it was claimed; the whole file is back in the inbox"
                    + " and is read again");
      }
    }
  }

  /**
   * Answers those whose later stages are through. One that the disk or the store refuses waits. One
   * that failed by a defect, or was in hand when a process died, is tried again alone.
   *
   * @param again whether what has failed alone is tried again; it is left to a run of its own
   * @return how many were answered
   */
  int answerAll(List<Batch> open, Optional<Champion> champion, boolean again) {
    Set<String> suspects = ports.attempts().suspects();
    boolean oneByOne = suspects.contains(Attempts.ANSWERS);
    Map<Boolean, List<Batch>> due =
        open.stream()
            .filter(batch -> !batch.isIngested() || batch.checkedRun().isPresent())
            .collect(Collectors.partitioningBy(batch -> suspects.contains(subject(batch))));
    answered = 0;
    failed = null;
    isRetryDue = false;
    for (List<Batch> group : groups(due.get(false), oneByOne ? 1 : FILES)) {
      answer(group, champion);
    }
    for (Batch suspect : due.get(true)) {
      answerSuspect(suspect, champion, again);
    }
    if (oneByOne && failed == null) {
      ports.attempts().succeeded(Attempts.ANSWERS);
    }
    if (failed != null) {
      throw failed;
    }
    return answered;
  }

  /** Whether an answer is left to a run of its own. */
  boolean isRetryDue() {
    return isRetryDue;
  }

  private static String subject(Batch batch) {
    return Attempts.answerTo(batch.claim());
  }

  /** A group that fails by a defect is answered one by one: it may be one file that does it. */
  private void answer(List<Batch> group, Optional<Champion> champion) {
    if (group.size() == 1) {
      answerAlone(group.get(0), champion);
      return;
    }
    Attempts attempts = ports.attempts();
    attempts.begin(Attempts.ANSWERS, false);
    try {
      answered += new AnswerGroup(ports, files).answer(group, champion);
      attempts.succeeded(Attempts.ANSWERS);
    } catch (UnavailableException failure) {
      attempts.withdrawn(Attempts.ANSWERS);
      failed = failure;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      attempts.succeeded(Attempts.ANSWERS);
      again(group).forEach(batch -> answerAlone(batch, champion));
    }
  }

  /** To be called last, so that no other waits for its death. */
  private void answerSuspect(Batch batch, Optional<Champion> champion, boolean again) {
    if (ports.attempts().failures(subject(batch)) >= GIVEN_UP) {
      if (givenUp.add(batch.number())) {
        ports
            .events()
            .warned(
                ("%s has no receipt and stays in inbox/.work/%s: a bug in Churnline, see"
                        + " logs/churnline.log; its rows are in the store; report it")
                    .formatted(batch.name(), batch.claim()));
      }
    } else if (again) {
      answerAlone(batch, champion);
    } else {
      isRetryDue = true;
    }
  }

  /** After too many failures without what lies beside a file, and with a short receipt. */
  private void answerAlone(Batch batch, Optional<Champion> champion) {
    Attempts attempts = ports.attempts();
    boolean briefly = attempts.failures(subject(batch)) >= Attempts.MOST;
    attempts.begin(subject(batch), true);
    try {
      AnswerGroup one = new AnswerGroup(ports, files);
      answered += briefly ? one.answerBriefly(batch) : one.answer(List.of(batch), champion);
      attempts.succeeded(subject(batch));
    } catch (UnavailableException failure) {
      attempts.withdrawn(subject(batch));
      failed = failure;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      boolean last = attempts.failed(subject(batch)) >= Attempts.MOST;
      isRetryDue = true;
      ports
          .events()
          .defect(
              batch.name(),
              last ? "it is answered by a short receipt" : "its receipt is tried again",
              defect);
    }
  }

  /** As the ledger has them now: their places may have been promised in the attempt that failed. */
  private List<Batch> again(List<Batch> group) {
    Set<Long> numbers = group.stream().map(Batch::number).collect(Collectors.toSet());
    return ports.ledger().unpublished().stream()
        .filter(batch -> numbers.contains(batch.number()))
        .toList();
  }

  private static List<List<Batch>> groups(List<Batch> due, int mostFiles) {
    List<List<Batch>> groups = new ArrayList<>();
    List<Batch> group = new ArrayList<>();
    long rows = 0;
    for (Batch batch : due) {
      rows += batch.counts().read();
      if (!group.isEmpty() && (group.size() == mostFiles || rows > ROWS)) {
        groups.add(group);
        group = new ArrayList<>();
        rows = batch.counts().read();
      }
      group.add(batch);
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  /**
   * Writes what belongs to a batch that was answered before, from what the store says; not what
   * retention has removed.
   */
  void rewrite(Batch batch) {
    if (batch.removal().files().isPresent()) {
      return;
    }
    String place = batch.archived().orElseThrow();
    if (batch.removal().predictions().isEmpty()) {
      files.predictions(batch, place);
    }
    files.quarantine(batch, place);
    files.receipt(batch, place, ports.ledger().wentBack(batch.number()));
  }
}

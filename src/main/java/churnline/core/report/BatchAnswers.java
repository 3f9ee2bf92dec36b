package churnline.core.report;

import churnline.core.disk.Folders.Folder;
import churnline.core.fault.FaultCode;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.run.Champion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  private final Publisher.Ports ports;
  private final CompanionFiles files;
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
                    + " was written to after it had been taken: the whole file went back to the"
                    + " inbox and is read again");
      }
    }
  }

  /** Answers those whose later stages are through; returns how many. One that fails waits. */
  int answerAll(List<Batch> open, Optional<Champion> champion) {
    List<Batch> due =
        open.stream()
            .filter(batch -> !batch.isIngested() || batch.checkedRun().isPresent())
            .toList();
    answered = 0;
    failed = null;
    for (List<Batch> group : groups(due)) {
      answer(group, champion);
    }
    if (failed != null) {
      throw failed;
    }
    return answered;
  }

  /** A group that fails by a defect is answered one by one: it may be one file that does it. */
  private void answer(List<Batch> group, Optional<Champion> champion) {
    try {
      answered += new AnswerGroup(ports, files).answer(group, champion);
    } catch (UnavailableException failure) {
      failed = failure;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      if (group.size() > 1) {
        again(group).forEach(batch -> answer(List.of(batch), champion));
      } else {
        String name = group.get(0).name();
        ports.events().defect(name, "its receipt waits for the next run", defect);
        failed =
            new UnavailableException(
                FaultCode.INTERNAL,
                "the receipt of " + name + " could not be written, see logs/churnline.log");
      }
    }
  }

  /** As the ledger has them now: their places may have been promised in the attempt that failed. */
  private List<Batch> again(List<Batch> group) {
    Set<Long> numbers = group.stream().map(Batch::number).collect(Collectors.toSet());
    return ports.ledger().unpublished().stream()
        .filter(batch -> numbers.contains(batch.number()))
        .toList();
  }

  private static List<List<Batch>> groups(List<Batch> due) {
    List<List<Batch>> groups = new ArrayList<>();
    List<Batch> group = new ArrayList<>();
    long rows = 0;
    for (Batch batch : due) {
      rows += batch.counts().read();
      if (!group.isEmpty() && (group.size() == FILES || rows > ROWS)) {
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

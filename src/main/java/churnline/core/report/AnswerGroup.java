package churnline.core.report;

import churnline.core.disk.Folders.Folder;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.HaltPoint;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.model.StoredModel;
import churnline.core.run.Champion;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Files that are answered together: predictions and rows set aside, then the file is archived, then
 * its receipt, last of all. Each step is on the disk for all of them before the next begins, and
 * the store is asked and the folders are forced once a step. One that is cut off in their midst is
 * finished by the next run.
 */
final class AnswerGroup {
  private final Publisher.Ports ports;
  private final CompanionFiles files;
  private UnavailableException failed;

  /** Writes the receipt of a file. */
  private interface Receipts {
    void write(Batch batch, String place, boolean wentBack);
  }

  AnswerGroup(Publisher.Ports ports, CompanionFiles files) {
    this.ports = ports;
    this.files = files;
  }

  /**
   * Answers them.
   *
   * @return how many
   * @throws UnavailableException when one of them could not be answered; the others are
   */
  int answer(List<Batch> batches, Optional<Champion> champion) {
    Map<Batch, String> places = places(batches);
    champion.ifPresent(serving -> predict(batches, serving));
    return answer(
        places,
        (batch, place) -> {
          files.predictions(batch, place);
          files.quarantine(batch, place);
          HaltPoint.BEFORE_MOVE.reached();
          FaultPoint.REPORT.reached(batch.name());
        },
        files::receipt);
  }

  /**
   * Answers one whose companions cannot be made: the file goes to its place, and its receipt says
   * so.
   */
  int answerBriefly(Batch batch) {
    return answer(
        places(List.of(batch)),
        (one, place) -> {
          // nothing lies beside it
        },
        files::briefReceipt);
  }

  private int answer(
      Map<Batch, String> places, BiConsumer<Batch, String> companions, Receipts receipts) {
    Map<Batch, Boolean> unchanged = new LinkedHashMap<>();
    together(
        places,
        (batch, place) -> {
          companions.accept(batch, place);
          unchanged.put(batch, archive(batch, place));
        });
    places.keySet().retainAll(unchanged.keySet());
    Map<Long, Boolean> wentBack = new LinkedHashMap<>();
    together(
        places,
        (batch, place) -> {
          receipts.write(batch, place, !unchanged.get(batch));
          wentBack.put(batch.number(), !unchanged.get(batch));
        });
    ports.ledger().published(wentBack);
    if (failed != null) {
      throw failed;
    }
    return wentBack.size();
  }

  private boolean archive(Batch batch, String place) {
    boolean unchanged = ports.inbox().archive(batch.claim(), batch.name(), place, batch.sha256());
    HaltPoint.AFTER_MOVE.reached();
    return unchanged;
  }

  /** One that fails waits for the next run, the others go on. */
  private void together(Map<Batch, String> places, BiConsumer<Batch, String> step) {
    ports
        .folders()
        .together(
            () ->
                places.forEach(
                    (batch, place) -> {
                      try {
                        step.accept(batch, place);
                      } catch (UnavailableException failure) {
                        failed = failure;
                      }
                    }));
  }

  /** Where each goes; a place that somebody put another file to is left to it. */
  private Map<Batch, String> places(List<Batch> batches) {
    Map<Batch, String> places = new LinkedHashMap<>();
    Set<String> promised = new HashSet<>();
    for (Batch batch : batches) {
      batch
          .archived()
          .filter(place -> isLeft(batch, place))
          .ifPresent(place -> promise(places, promised, batch, place));
    }
    Map<Long, String> fresh = new LinkedHashMap<>();
    for (Batch batch : batches) {
      if (!places.containsKey(batch)) {
        String place = free(batch, promised);
        promise(places, promised, batch, place);
        fresh.put(batch.number(), place);
      }
    }
    if (!fresh.isEmpty()) {
      ports.ledger().archived(fresh);
    }
    return places;
  }

  private boolean isLeft(Batch batch, String place) {
    if (!ports.inbox().isPlaceLost(batch.claim(), batch.name(), place)) {
      return true;
    }
    CompanionFiles.all(place).forEach(path -> ports.folders().remove(Folder.INBOX, path));
    return false;
  }

  private static void promise(
      Map<Batch, String> places, Set<String> promised, Batch batch, String place) {
    places.put(batch, place);
    promised.add(place);
    if (batch.counts().quarantined() > 0) {
      promised.add(CompanionFiles.quarantinePlace(place));
    }
  }

  private String free(Batch batch, Set<String> promised) {
    return ports
        .inbox()
        .place(
            batch.isDone() ? "done" : "failed",
            batch.receivedAt().atZone(ports.zone()).toLocalDate().toString(),
            batch.name(),
            wanted ->
                promised.contains(wanted)
                    || ports.ledger().isPlaceTaken(wanted)
                    || (batch.counts().quarantined() > 0
                        && isTaken(CompanionFiles.quarantinePlace(wanted), promised)));
  }

  private boolean isTaken(String place, Set<String> promised) {
    return promised.contains(place) || ports.folders().size(Folder.INBOX, place) > 0;
  }

  private void predict(List<Batch> batches, Champion champion) {
    List<Long> ingested = batches.stream().filter(Batch::isIngested).map(Batch::number).toList();
    if (!ingested.isEmpty()) {
      StoredModel model = champion.stored();
      ports.predictions().replace(ingested, model.version(), model.coverage(), champion.model());
    }
  }
}

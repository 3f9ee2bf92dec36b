package churnline.core.retention;

import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.model.KeptVersions;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import churnline.core.report.CompanionFiles;
import churnline.core.report.ModelFiles;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what was published and is older than the policy says. Nothing else is touched: what no
 * batch of the ledger names, a file whose content is not the one that was ingested, and rows,
 * ledger and models of the store all stay.
 *
 * <p>Files go first, the note in the ledger comes after. A kill between them leaves files that are
 * gone and not noted: the next pass finds nothing to remove and notes it. The other way round,
 * files that nobody looks for any more would stay for ever. A folder of a model needs no note:
 * whether it is to be there follows from the registry.
 */
public final class Retention {
  private static final int AT_ONCE = 1_000;
  private static final Pattern MODEL = Pattern.compile("v(\\d{4,9})");

  private final Folders folders;
  private final RetentionLedger ledger;
  private final ModelRegistry registry;
  private final RetentionPolicy policy;
  private final Clock clock;

  /**
   * @param clock is compared with the time a file arrived
   */
  public Retention(
      Folders folders,
      RetentionLedger ledger,
      ModelRegistry registry,
      RetentionPolicy policy,
      Clock clock) {
    this.folders = folders;
    this.ledger = ledger;
    this.registry = registry;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * What one pass removed.
   *
   * @param batches whose file and companions went
   * @param predictions batches whose predictions went before their file
   * @param models folders
   * @param bytes of files
   * @param failure why something could not be removed; the next pass tries again
   */
  public record Removed(
      int batches,
      int predictions,
      int models,
      long bytes,
      Optional<UnavailableException> failure) {
    /** Whether the pass changed nothing. */
    public boolean isNothing() {
      return batches == 0 && predictions == 0 && models == 0;
    }
  }

  /**
   * Removes all that is due; must not meet a run. What cannot be removed does not stop the rest.
   */
  public Removed pass() {
    Tally tally = new Tally();
    Instant now = clock.instant();
    Instant done = RetentionPolicy.before(policy.done(), now);
    Instant failed = RetentionPolicy.before(policy.failed(), now);
    Instant predicted = RetentionPolicy.before(policy.predictions(), now);
    each(
        after -> ledger.expired(done, failed, after, AT_ONCE),
        tally.guarded(batch -> remove(batch, now, tally)));
    each(
        after -> ledger.withPredictions(predicted, after, AT_ONCE),
        tally.guarded(batch -> removePredictions(batch, now, tally)));
    tally.attempt(() -> ledger.removeOutbox(predicted));
    removeModels(tally);
    return tally.total();
  }

  private static void each(LongFunction<List<Batch>> query, Consumer<Batch> work) {
    List<Batch> some = query.apply(0);
    while (!some.isEmpty()) {
      some.forEach(work);
      some = query.apply(some.get(some.size() - 1).number());
    }
  }

  private void remove(Batch batch, Instant now, Tally tally) {
    String place = batch.archived().orElseThrow();
    if (isWhatWasIngested(batch, place)) {
      tally.count(folders.remove(Folder.INBOX, place));
    }
    // the receipt explains the others and goes last
    for (String companion : CompanionFiles.all(place)) {
      tally.count(folders.remove(Folder.INBOX, companion));
    }
    folders.removeIfEmpty(Folder.INBOX, day(place));
    folders.removeIfEmpty(Folder.INBOX, day(CompanionFiles.quarantinePlace(place)));
    ledger.removed(batch.number(), now);
    tally.batches++;
  }

  /** Somebody may have put another file there: only what the store holds may be lost here. */
  private boolean isWhatWasIngested(Batch batch, String place) {
    return folders.size(Folder.INBOX, place) == batch.bytes()
        && folders.sha256(Folder.INBOX, place, 0, batch.bytes()).equals(batch.sha256());
  }

  private void removePredictions(Batch batch, Instant now, Tally tally) {
    String place = batch.archived().orElseThrow();
    OptionalLong file = folders.remove(Folder.INBOX, CompanionFiles.predictionsPlace(place));
    tally.count(file);
    folders.removeIfEmpty(Folder.INBOX, day(place));
    ledger.predictionsRemoved(batch.number(), now);
    tally.predictions += batch.removal().files().isEmpty() ? 1 : 0;
  }

  /** {@code done/2026-11-03/clients.csv} lies in {@code done/2026-11-03}. */
  private static String day(String place) {
    return place.substring(0, place.lastIndexOf('/'));
  }

  private void removeModels(Tally tally) {
    KeptVersions kept = KeptVersions.of(registry, policy.models());
    for (String name : folders.names(Folder.MODELS, "")) {
      Matcher version = MODEL.matcher(name);
      if (version.matches() && isOld(Integer.parseInt(version.group(1)), name, kept)) {
        tally.attempt(() -> removeModel(name, tally));
      }
    }
  }

  private static boolean isOld(int version, String name, KeptVersions kept) {
    return version <= kept.newest()
        && StoredModel.name(version).equals(name)
        && !kept.contains(version);
  }

  private void removeModel(String name, Tally tally) {
    // the card is written last and says that a folder is whole: it goes first
    tally.count(folders.remove(Folder.MODELS, name + "/" + ModelFiles.CARD));
    tally.bytes += folders.removeAll(Folder.MODELS, name);
    tally.models++;
  }

  /** What was removed so far, and what could not be. */
  private static final class Tally {
    private int batches;
    private int predictions;
    private int models;
    private long bytes;
    private Optional<UnavailableException> failure = Optional.empty();

    void count(OptionalLong removed) {
      bytes += removed.orElse(0);
    }

    Consumer<Batch> guarded(Consumer<Batch> work) {
      return batch -> attempt(() -> work.accept(batch));
    }

    void attempt(Runnable work) {
      try {
        work.run();
      } catch (UnavailableException stays) {
        failure = Optional.of(stays);
      }
    }

    Removed total() {
      return new Removed(batches, predictions, models, bytes, failure);
    }
  }
}

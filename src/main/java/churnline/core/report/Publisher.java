package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.disk.Attempts;
import churnline.core.disk.Folders;
import churnline.core.disk.Inbox;
import churnline.core.disk.TabularFiles;
import churnline.core.event.Events;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.CsvPolicy;
import churnline.core.model.KeptVersions;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import churnline.core.predict.PredictionLedger;
import churnline.core.run.Champion;
import churnline.core.run.Publications;
import churnline.core.run.Run;
import churnline.core.run.RunLedger;
import churnline.core.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes everything that people read from what the store says; safe to repeat. */
public final class Publisher implements Publications {
  private static final Duration RECHECKED = Duration.ofHours(1);

  private final Ports ports;
  private final Schema schema;
  private final CsvPolicy policy;
  private final Answers answers;
  private final Writers writers;
  private final int keptModels;
  private Optional<StoredModel> served = Optional.empty();

  /** Whether something happened that the reports do not tell of yet. */
  private boolean areReportsDue;

  /**
   * What the publisher reads and writes.
   *
   * @param json writes indented JSON
   * @param zone decides the day of {@code done/yyyy-MM-dd}
   */
  public record Ports(
      Folders folders,
      Inbox inbox,
      Attempts attempts,
      TabularFiles tables,
      BatchLedger ledger,
      RunLedger runs,
      ModelRegistry registry,
      PredictionLedger predictions,
      Events events,
      Function<Object, String> json,
      ConfusionMatrixPicture picture,
      ZoneId zone) {}

  /**
   * @param keptModels how many of the newest versions and deployments have a folder
   */
  public Publisher(Ports ports, Schema schema, CsvPolicy policy, Answers answers, int keptModels) {
    this.ports = ports;
    this.keptModels = keptModels;
    this.schema = schema;
    this.policy = policy;
    this.answers = answers;
    writers = writers((folder, path, before) -> {});
  }

  /** Who writes what, and tells {@code listener} of each file. */
  Writers writers(PublishedFiles.Listener listener) {
    return new Writers(ports, schema, policy, answers, listener);
  }

  /** The versions that have a folder. */
  KeptVersions kept() {
    return KeptVersions.of(ports.registry(), keptModels);
  }

  Ports ports() {
    return ports;
  }

  @Override
  public void publish(Run run, List<Batch> open, Optional<Champion> champion) {
    areReportsDue |= run.isCheckDue() || !run.batches().isEmpty() || !open.isEmpty();
    areReportsDue |= publishModels(champion);
    if (areReportsDue) {
      areReportsDue = !unlessDefect("the reports", () -> writers.reports().publish(champion));
    }
  }

  @Override
  public int answer(Run run, List<Batch> open, Optional<Champion> champion) {
    return writers.batches().answerAll(open, champion, run.trigger() == Trigger.RETRY);
  }

  @Override
  public boolean isRetryDue() {
    return writers.batches().isRetryDue();
  }

  @Override
  public void follow(Optional<Champion> champion) {
    publishModels(champion);
    writers.reports().publish(champion);
  }

  /** Returns whether the production folder changed. */
  private boolean publishModels(Optional<Champion> champion) {
    boolean changed = champion.filter(writers.production()::publish).isPresent();
    unlessDefect(
        "the model folders",
        () -> {
          champion.map(Champion::stored).ifPresent(this::publishServing);
          newest()
              .ifPresent(model -> unlessDamaged(() -> writers.models().publishWhenStale(model)));
          unpublished().forEach(model -> unlessDamaged(() -> writers.models().publish(model)));
        });
    return changed;
  }

  /**
   * What people may do without must not keep receipts back: a machine without fonts, say, can draw
   * no picture.
   *
   * @return whether it was published
   */
  private boolean unlessDefect(String what, Runnable publishing) {
    try {
      publishing.run();
      return true;
    } catch (ChurnlineException known) {
      throw known;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      ports.events().defect(what, "the next run writes them", defect);
      return false;
    }
  }

  /**
   * A version that does not serve must not keep what serves from being published.
   *
   * @return whether it was published; else it is told why not
   */
  boolean unlessDamaged(Runnable publishing) {
    try {
      publishing.run();
      return true;
    } catch (UnavailableException failure) {
      if (failure.code() != FaultCode.MODEL_DAMAGED) {
        throw failure;
      }
      ports.events().warned("not published: " + failure.getMessage());
      return false;
    }
  }

  /** The one that served until now may have been scored once more before it was replaced. */
  private void publishServing(StoredModel model) {
    if (served.filter(before -> before.version() != model.version()).isPresent()) {
      served.ifPresent(writers.models()::publishWhenStale);
    }
    writers.models().publishWhenStale(model);
    served = Optional.of(model);
  }

  private Optional<StoredModel> newest() {
    return ports.registry().find(ports.registry().nextVersion() - 1);
  }

  /** Models that are to have a folder and have none, such as an old one that serves again. */
  private List<StoredModel> unpublished() {
    return kept()
        .all()
        .filter(version -> !writers.models().isPublished(version))
        .mapToObj(ports.registry()::find)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void repair(Optional<Champion> champion, Instant now) {
    writers.batches().recheck(now.minus(RECHECKED));
    KeptVersions kept = kept();
    for (StoredModel known : ports.registry().all()) {
      if (kept.contains(known.version())) {
        orWarn(() -> repair(ports.registry().find(known.version()).orElseThrow()));
      }
    }
    // whether the last process came to write them, nobody knows
    areReportsDue = !ports.ledger().newest(1).isEmpty();
    served = champion.map(Champion::stored);
    champion.ifPresent(serving -> orWarn(() -> repair(serving)));
  }

  /** What cannot be written now must not keep the service from serving out of its store. */
  private void orWarn(Runnable repair) {
    try {
      repair.run();
    } catch (UnavailableException stays) {
      ports.events().warned("not repaired: " + stays.getMessage() + "; then: churnline rebuild");
    }
  }

  private void repair(StoredModel model) {
    List<String> damages = writers.models().damages(model);
    if (!damages.isEmpty()) {
      writers.models().publish(model);
      ports
          .events()
          .repaired(
              "models: %s: missing or damaged, rewritten from the store"
                  .formatted(String.join(", ", damages)));
    }
  }

  private void repair(Champion champion) {
    List<String> damages = writers.production().damages(champion);
    if (writers.production().publish(champion) && !damages.isEmpty()) {
      ports
          .events()
          .repaired(
              "production_deployment: %s: not as recorded for %s, rewritten from the store"
                  .formatted(String.join(", ", damages), champion.name()));
    }
  }
}

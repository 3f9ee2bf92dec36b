package churnline.core.report;

import churnline.core.disk.Folders.Before;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.master.MasterFile;
import churnline.core.model.StoredModel;
import churnline.core.run.Champion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes published files again from the store and says what differed. */
public final class Rebuild {
  private final Publisher publisher;
  private final Publisher.Ports ports;
  private final MasterFile master;

  public Rebuild(Publisher publisher, MasterFile master) {
    this.publisher = publisher;
    this.master = master;
    ports = publisher.ports();
  }

  /** A file that was looked at, and what it was before. */
  public record Looked(Folder folder, String path, Before before) {}

  /** Every published file of the home. To be called while no run is under way. */
  public List<Looked> everything(Optional<Champion> champion) {
    List<Looked> looked = new ArrayList<>();
    Writers writers = writers(looked);
    looked.add(new Looked(Folder.INGESTED, MasterFile.NAME, masterFile()));
    champion.ifPresent(writers.production()::publish);
    publisher
        .kept()
        .all()
        .mapToObj(ports.registry()::find)
        .flatMap(Optional::stream)
        .forEach(model -> publish(model, writers, looked));
    for (Batch batch : ports.ledger().answered()) {
      writers.batches().rewrite(batch);
    }
    writers.reports().publish(champion);
    return looked;
  }

  /** The reports alone: scores and pictures of the newest model and the champion, API answers. */
  public List<Looked> reports(Optional<Champion> champion) {
    List<Looked> looked = new ArrayList<>();
    Writers writers = writers(looked);
    champion.ifPresent(writers.production()::publish);
    int newest = ports.registry().nextVersion() - 1;
    champion
        .map(Champion::stored)
        .filter(serving -> serving.version() != newest)
        .ifPresent(model -> publish(model, writers, looked));
    ports.registry().find(newest).ifPresent(model -> publish(model, writers, looked));
    writers.reports().publish(champion);
    return looked;
  }

  /** One that is damaged in the store stays as it is: the others are made all the same. */
  private void publish(StoredModel model, Writers writers, List<Looked> looked) {
    if (!publisher.unlessDamaged(() -> writers.models().publish(model))) {
      looked.add(new Looked(Folder.MODELS, model.name(), Before.BLOCKED));
    }
  }

  private Before masterFile() {
    try {
      return master.rebuild();
    } catch (UnavailableException stays) {
      return Before.BLOCKED;
    }
  }

  private Writers writers(List<Looked> looked) {
    return publisher.writers(
        new PublishedFiles.Listener() {
          @Override
          public void looked(Folder folder, String path, Before before) {
            looked.add(new Looked(folder, path, before));
          }

          @Override
          public void blocked(Folder folder, String path, UnavailableException failure) {
            looked.add(new Looked(folder, path, Before.BLOCKED));
          }
        });
  }
}

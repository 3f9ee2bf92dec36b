package churnline.app.wiring;

import churnline.core.disk.Folders.Folder;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.master.MasterFile;
import churnline.edge.files.HomeFolders;
import churnline.edge.files.HomeLock;
import churnline.edge.settings.Settings;
import churnline.edge.settings.StoreUrl;
import churnline.edge.sql.copy.StoreCopy;
import churnline.edge.sql.duckdb.DuckDbStore;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import churnline.edge.sql.postgres.PostgresStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Opens the store that settings name, and moves one into another. */
public final class Stores {
  private static final String EMBEDDED = "churnline.duckdb";
  private static final String SCRATCH = "churnline.scratch";

  private Stores() {}

  /**
   * A table that was moved.
   *
   * @param sha256 of its content, the same in both stores
   */
  public record Moved(String table, long rows, String sha256) {}

  /**
   * Moves all that one store holds into another, empty one, which takes the home for as long.
   *
   * @return each table with what both stores hold of it now
   * @throws churnline.core.fault.ConflictException STORE_NOT_EMPTY
   * @throws UnavailableException STORE_LOCKED, or STORE_UNAVAILABLE when a store cannot be opened
   */
  public static List<Moved> move(Settings settings, StoreUrl from, StoreUrl to, Clock clock) {
    Path embedded = Homes.folders(settings).path(Folder.INGESTED, EMBEDDED);
    Path folder = settings.folders().ingesteddata();
    HomeLock lock =
        HomeLock.take(folder, "migrate", clock).orElseThrow(() -> HomeLock.locked(folder));
    try {
      if (from.isEmbedded() && Files.notExists(embedded)) {
        throw new UnavailableException(
            FaultCode.STORE_UNAVAILABLE,
            "no store at " + embedded + "; name the home that has one with --home");
      }
      try (Store source = open(settings, from, clock);
          Store target = open(settings, to, clock)) {
        return StoreCopy.copy(source, target).stream()
            .map(table -> new Moved(table.name(), table.rows(), table.sha256()))
            .toList();
      }
    } finally {
      lock.close();
    }
  }

  /**
   * Opens the store of a home.
   *
   * @throws UnavailableException STORE_UNAVAILABLE also when the embedded store is missing beside
   *     rows that it has published: a new one would cut them from the master file
   */
  static Store open(Settings settings, Clock clock) {
    HomeFolders folders = Homes.folders(settings);
    if (settings.store().url().isEmbedded()
        && folders.size(Folder.INGESTED, EMBEDDED) == 0
        && folders.size(Folder.INGESTED, MasterFile.NAME) > 0) {
      throw new UnavailableException(
          FaultCode.STORE_UNAVAILABLE,
          folders.path(Folder.INGESTED, EMBEDDED)
              + " is missing or empty, but "
              + MasterFile.NAME
              + " beside it holds rows; expected the store that wrote them; nothing was changed;"
              + " restore a backup of the home, or move "
              + MasterFile.NAME
              + " away to begin anew");
    }
    return open(settings, settings.store().url(), clock);
  }

  private static Store open(Settings settings, StoreUrl url, Clock clock) {
    HomeFolders folders = Homes.folders(settings);
    return url.isEmbedded()
        ? DuckDbStore.open(
            folders.path(Folder.INGESTED, EMBEDDED),
            new DuckDbStore.Options(
                settings.store().memoryBytes() / (1 << 20) + "MiB",
                settings.store().threads(),
                settings.schema(),
                settings.deduplicate(),
                Homes.node(settings),
                clock))
        : PostgresStore.open(
            new PostgresStore.Options(
                new PostgresAccess(
                    url.text(), settings.store().user(), settings.store().password().reveal()),
                folders.path(Folder.INGESTED, SCRATCH),
                settings.schema(),
                settings.deduplicate(),
                Homes.node(settings),
                clock));
  }
}

package churnline.edge.inbox;

import churnline.edge.files.BatchName;
import churnline.edge.files.HomeFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Notices what lies in the inbox and is never taken, so that somebody can be told. */
public final class InboxStrangers {
  private final Path inbox;
  private final ToldOnce told = new ToldOnce();

  public InboxStrangers(Path inbox) {
    this.inbox = inbox;
  }

  /** Sentences about what lies in the inbox and is not taken, each told once. */
  public synchronized List<String> found() {
    List<String> fresh = new ArrayList<>();
    for (Path entry : HomeFolders.list(inbox)) {
      String name = entry.getFileName().toString();
      stranger(entry, name).filter(sentence -> told.isNew(name)).ifPresent(fresh::add);
    }
    Path work = inbox.resolve(InboxFolder.WORK);
    // where the folder of claims itself is in the way, health says so
    for (Path folder :
        Files.isDirectory(work) && Files.isReadable(work)
            ? HomeFolders.list(work)
            : List.<Path>of()) {
      String name = InboxFolder.WORK + "/" + folder.getFileName();
      if (Files.isDirectory(folder) && !Files.isReadable(folder) && told.isNew(name)) {
        fresh.add(name + " is ignored: this service may not read it; a file in it waits");
      }
    }
    return fresh;
  }

  private static Optional<String> stranger(Path entry, String name) {
    if (Files.isDirectory(entry)) {
      return BatchName.isTaken(name)
          ? Optional.of(name + " is ignored: expected a regular file, not a directory")
          : Optional.empty();
    }
    boolean unfinished = name.startsWith(".") || name.endsWith(".part") || name.endsWith(".tmp");
    if (name.toLowerCase(Locale.ROOT).endsWith(BatchName.PREDICTIONS)) {
      return Optional.of(name + " is ignored: Churnline wrote it");
    }
    if (name.indexOf('\uFFFD') >= 0) {
      return Optional.of(name + " is ignored: its name is not UTF-8; rename it");
    }
    return unfinished || BatchName.isTaken(name)
        ? Optional.empty()
        : Optional.of(name + " is ignored: expected a name that ends in .csv or .csv.gz");
  }
}

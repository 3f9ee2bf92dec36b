package churnline.edge.inbox;

import churnline.core.disk.Claim.Stamp;
import churnline.edge.files.BatchName;
import churnline.edge.files.HomeFolders;
import churnline.edge.files.SafeMove;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that somebody goes on writing to after they were read: noticed for a while, and put back to
 * be read again. Another process may notice the same; then one of them puts it back.
 */
final class LateWrites {
  private static final Duration WATCHED = Duration.ofMinutes(10);

  private final Path inbox;
  private final Clock clock;
  private final Map<Path, Archived> archived = new LinkedHashMap<>();

  private record Archived(Stamp stamp, String name, long at) {}

  LateWrites(Path inbox, Clock clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  /**
   * From now on the file is looked at.
   *
   * @param read its stamp when it was as it had been read
   */
  synchronized void watch(Path file, String name, Stamp read) {
    archived.put(file, new Archived(read, name, clock.millis()));
  }

  /** Returns whether the file is still what was read; otherwise it is put back. */
  synchronized boolean recheck(Path file, String name, String sha256) {
    // the stamp first: what is written while the hash is taken changes it, and is noticed later
    Optional<Stamp> stamp = InboxFolder.stamp(file);
    if (stamp.isPresent() && !HomeFolders.sha256(file, 0, Long.MAX_VALUE).equals(sha256)) {
      putBack(file, name);
      return false;
    }
    stamp.ifPresent(read -> watch(file, name, read));
    return true;
  }

  /** Puts back what was written to since it is looked at, and returns the names. */
  synchronized List<String> giveBack() {
    List<String> names = new ArrayList<>();
    archived
        .entrySet()
        .removeIf(
            entry -> {
              Archived file = entry.getValue();
              Optional<Stamp> now = InboxFolder.stamp(entry.getKey());
              if (now.isPresent() && !now.get().equals(file.stamp())) {
                putBack(entry.getKey(), file.name());
                names.add(file.name());
                return true;
              }
              return clock.millis() - file.at() > WATCHED.toMillis();
            });
    return names;
  }

  /** Moves a file to the first free name of the inbox, unless another process is doing so. */
  void putBack(Path file, String name) {
    for (int number = 1; ; number++) {
      Path free = inbox.resolve(BatchName.numbered(name, number));
      if (SafeMove.unlessTakenOrGone(file, free)) {
        return;
      }
    }
  }
}

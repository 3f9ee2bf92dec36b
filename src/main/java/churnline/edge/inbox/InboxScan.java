package churnline.edge.inbox;

import churnline.core.disk.Claim.Stamp;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.BatchName;
import churnline.edge.files.HomeFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One look at the inbox, for who does not watch it. */
public final class InboxScan {
  private final InboxFolder folder;
  private final Path inbox;

  public InboxScan(InboxFolder folder, Path inbox) {
    this.folder = folder;
    this.inbox = inbox;
  }

  /**
   * Claims every file that does not change while one waits.
   *
   * @param quiet how long to wait
   * @param warn is told which files were left and why
   * @return how many were claimed
   */
  public int claimQuiet(Duration quiet, Consumer<String> warn) throws InterruptedException {
    Map<Path, Stamp> seen = new LinkedHashMap<>();
    for (Path file : HomeFolders.list(inbox)) {
      String name = file.getFileName().toString();
      if (BatchName.isTaken(name)) {
        Optional<Stamp> stamp = InboxFolder.stamp(file);
        if (stamp.isEmpty() || BatchName.isTooLong(name) || !Files.isReadable(file)) {
          warn.accept(
              name
                  + " stays in the inbox: expected a regular file that can be read, with a name of"
                  + " at most 200 bytes");
        } else {
          seen.put(file, stamp.get());
        }
      }
    }
    if (seen.isEmpty()) {
      return 0;
    }
    Thread.sleep(quiet.toMillis());
    int claimed = 0;
    for (Map.Entry<Path, Stamp> file : seen.entrySet()) {
      if (InboxFolder.stamp(file.getKey()).filter(file.getValue()::equals).isEmpty()) {
        warn.accept(file.getKey().getFileName() + " stays in the inbox: it is still written to");
      } else {
        claimed += claim(file.getKey(), warn);
      }
    }
    return claimed;
  }

  private int claim(Path file, Consumer<String> warn) {
    try {
      return folder.claim(file).isPresent() ? 1 : 0;
    } catch (UnavailableException immovable) {
      warn.accept(file.getFileName() + " stays in the inbox: " + immovable.detail());
      return 0;
    }
  }

  /** How many files in the inbox wait to be claimed. */
  static int waiting(Path inbox) {
    int files = 0;
    for (Path file : HomeFolders.list(inbox)) {
      files +=
          BatchName.isTaken(file.getFileName().toString()) && Files.isRegularFile(file) ? 1 : 0;
    }
    return files;
  }
}

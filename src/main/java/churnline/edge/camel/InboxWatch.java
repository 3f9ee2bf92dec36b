package churnline.edge.camel;

import churnline.core.disk.Claim.Stamp;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.BatchName;
import churnline.edge.inbox.InboxFolder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;

/**
 * Teaches Camel's file consumer when a file is taken (quiet for long enough by our own clock,
 * whatever its time stamp says) and how (claimed by a rename into a folder of its own). Archiving
 * comes later, after the receipt's run; so there is nothing to do when the exchange ends.
 */
public final class InboxWatch implements GenericFileFilter<File>, GenericFileProcessStrategy<File> {
  private static final long STUCK_NANOS = Duration.ofMinutes(1).toNanos();

  private final InboxFolder inbox;
  private final long quietNanos;
  private final int mostFiles;
  private final LongSupplier nanoTime;
  private final Consumer<String> warn;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Seen> stuck = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  private record Seen(Stamp stamp, long since) {}

  /**
   * @param quiet how long size and time must not have changed
   * @param mostFiles files that may wait before one is told so
   * @param nanoTime a clock that never goes back
   * @param warn is told of what is ignored, once
   */
  public InboxWatch(
      InboxFolder inbox,
      Duration quiet,
      int mostFiles,
      LongSupplier nanoTime,
      Consumer<String> warn) {
    this.inbox = inbox;
    quietNanos = quiet.toNanos();
    this.mostFiles = mostFiles;
    this.nanoTime = nanoTime;
    this.warn = warn;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    String name = file.getFile().getName();
    FaultPoint.POLL.reached(name);
    try {
      return BatchName.isTaken(name) && isQuiet(file.getFile().toPath());
    } catch (InvalidPathException unnameable) {
      warnOnce(
          name
              + " is ignored: its name cannot be expressed in this locale; expected UTF-8; rename it,"
              + " or start the service with LC_ALL=C.UTF-8");
      return false;
    }
  }

  private boolean isQuiet(Path path) {
    if (BatchName.isTooLong(path.getFileName().toString())) {
      warnOnce(
          path.getFileName() + " is ignored: its name is too long for its companions; rename it");
      return false;
    }
    Optional<Stamp> stamp = InboxFolder.stamp(path);
    if (stamp.isEmpty()) {
      ignore(path);
      return false;
    }
    String key = path.toString();
    Seen failed = stuck.get(key);
    if (failed != null
        && failed.stamp().equals(stamp.get())
        && nanoTime.getAsLong() - failed.since() < STUCK_NANOS) {
      return false;
    }
    Seen before = seen.get(key);
    long now = nanoTime.getAsLong();
    if (before == null || !before.stamp().equals(stamp.get())) {
      if (before == null && seen.size() >= mostFiles && !forgetGone()) {
        warnOnce(
            "more than " + mostFiles + " files wait in the inbox: the rest is looked at later");
        return false;
      }
      seen.put(key, new Seen(stamp.get(), now));
      return false;
    }
    if (now - before.since() < quietNanos) {
      return false;
    }
    if (!Files.isReadable(path)) {
      warnOnce(
          path.getFileName()
              + " cannot be read by this service: it waits; give its user permission to read it");
      return false;
    }
    return true;
  }

  /** Whether files that were deleted or renamed before they were taken make room. */
  private boolean forgetGone() {
    return seen.keySet().removeIf(path -> InboxFolder.stamp(Path.of(path)).isEmpty());
  }

  private void ignore(Path path) {
    seen.remove(path.toString());
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      warnOnce(path.getFileName() + " is ignored: expected a regular file, not a link or pipe");
    }
  }

  private void warnOnce(String text) {
    if (warned.add(text)) {
      warn.accept(text);
    }
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {
    // the folders are made when the inbox is opened
  }

  @Override
  public boolean begin(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    Path path = file.getFile().toPath();
    seen.remove(path.toString());
    try {
      inbox.claim(path);
    } catch (UnavailableException immovable) {
      InboxFolder.stamp(path)
          .ifPresent(stamp -> stuck.put(path.toString(), new Seen(stamp, nanoTime.getAsLong())));
      warnOnce(
          path.getFileName()
              + " cannot be moved out of the inbox: it waits; give this service's user the right to"
              + " rename it: "
              + immovable.detail());
    }
    // A file that another process took still counts as looked at: the poll's last message must
    // come.
    return true;
  }

  @Override
  public void abort(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    // nothing was begun
  }

  @Override
  public void commit(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    // the run archives the file when its receipt is due
  }

  @Override
  public void rollback(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    // the claim stays: the next run goes on from there
  }
}

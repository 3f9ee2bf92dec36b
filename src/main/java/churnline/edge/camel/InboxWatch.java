package churnline.edge.camel;

import churnline.core.disk.Claim.Stamp;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.BatchName;
import churnline.edge.inbox.InboxFolder;
import churnline.edge.inbox.ToldOnce;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  /** Pause between two attempts to claim a file that cannot be moved. */
  private static final long STUCK_NANOS = Duration.ofSeconds(2).toNanos();

  /** Pause between two looks at whether the inbox lets files be claimed at all. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** What is told once of the inbox, as other things are of a file. */
  private static final String SHUT = "/";

  private final InboxFolder inbox;
  private final long quietNanos;
  private final int mostFiles;
  private final LongSupplier nanoTime;
  private final Consumer<String> warn;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Seen> stuck = new HashMap<>();
  private final ToldOnce told = new ToldOnce();
  private Optional<String> shut = Optional.empty();
  private long shutSince;
  private boolean hasClaimed;

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
              + " is ignored: its name cannot be expressed in this locale; expected UTF-8; rename"
              + " it, or start the service with LC_ALL=C.UTF-8");
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
    long now = nanoTime.getAsLong();
    Seen failed = stuck.get(key);
    if (failed != null
        && failed.stamp().equals(stamp.get())
        && now - failed.since() < STUCK_NANOS) {
      return false;
    }
    Seen before = seen.get(key);
    if (before == null || !before.stamp().equals(stamp.get())) {
      if (before == null && seen.size() >= mostFiles && !forgetGone()) {
        warnOnce("more than " + mostFiles + " files wait in the inbox; the rest is handled later");
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
    return !isShut(now);
  }

  /** Whether nothing can be claimed: then no file is tried and no run begins for it. */
  private boolean isShut(long now) {
    if (shut.isPresent() && now - shutSince < LOOK_NANOS) {
      return true;
    }
    shut = inbox.trouble();
    shutSince = now;
    shut.ifPresentOrElse(
        why -> warnOnce(SHUT, "files wait in the inbox: " + why), () -> told.forget(SHUT));
    return shut.isPresent();
  }

  /** Whether files that were deleted or renamed before they were taken make room. */
  private boolean forgetGone() {
    return forgetGone(seen);
  }

  private static boolean forgetGone(Map<String, Seen> files) {
    return files.keySet().removeIf(path -> InboxFolder.stamp(Path.of(path)).isEmpty());
  }

  private void ignore(Path path) {
    seen.remove(path.toString());
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      warnOnce(path.getFileName() + " is ignored: expected a regular file, not a link or pipe");
    }
  }

  private void warnOnce(String text) {
    warnOnce(text, text);
  }

  private void warnOnce(String key, String text) {
    if (told.isNew(key)) {
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
    claim(file.getFile().toPath());
    // only the last message of a poll begins a run: where nothing was claimed there is none
    if (Boolean.TRUE.equals(exchange.getProperty(Exchange.BATCH_COMPLETE))) {
      exchange.setProperty(Exchange.BATCH_COMPLETE, hasClaimed);
      hasClaimed = false;
    }
    return true;
  }

  private void claim(Path path) {
    String key = path.toString();
    seen.remove(key);
    try {
      hasClaimed |= inbox.claim(path).isPresent();
      stuck.remove(key);
      told.forget(key);
    } catch (UnavailableException immovable) {
      if (stuck.size() < mostFiles || forgetGone(stuck)) {
        InboxFolder.stamp(path)
            .ifPresent(stamp -> stuck.put(key, new Seen(stamp, nanoTime.getAsLong())));
      }
      warnOnce(
          key,
          path.getFileName()
              + " cannot be moved out of the inbox: it waits; give this service's user the right to"
              + " rename it: "
              + immovable.detail());
    }
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

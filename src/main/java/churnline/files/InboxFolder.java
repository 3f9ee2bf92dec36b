package churnline.files;

import churnline.cycle.Claim;
import churnline.cycle.Claim.Stamp;
import churnline.cycle.Inbox;
import churnline.cycle.RunId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The inbox on the local disk. A file is claimed by renaming it into a new folder of its own below
 * {@code .work}: only one process can do that, and no name clashes there.
 */
public final class InboxFolder implements Inbox {
  private static final String WORK = ".work";

  private final Path inbox;
  private final Path work;
  private final RunId ids;
  private final Map<String, Claim> claimed = new LinkedHashMap<>();

  /** Claims that were found: who made them may have read another content than lies there now. */
  private final Set<String> found = new HashSet<>();

  private final LateWrites lateWrites;

  public InboxFolder(Path inbox, Clock clock) {
    this.inbox = inbox;
    work = inbox.resolve(WORK);
    ids = new RunId(clock);
    lateWrites = new LateWrites(clock);
    try {
      Disk.makeFolders(work);
    } catch (IOException failure) {
      throw AtomicFile.failed(work, failure);
    }
  }

  /** Size, time and key of a regular file; empty when it is gone or no regular file. */
  public static Optional<Stamp> stamp(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(
              new Stamp(
                  attributes.size(),
                  attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                  String.valueOf(attributes.fileKey())))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * Takes a file for this process alone.
   *
   * @return empty when another was faster, the file is gone or is no regular file any more
   */
  public synchronized Optional<Claim> claim(Path file) {
    String id = ids.next();
    Path folder = work.resolve(id);
    Path target = folder.resolve(file.getFileName());
    try {
      Disk.makeFolders(work);
      Disk.makeFolder(folder);
      Disk.move(file, target);
      Optional<Stamp> stamp = stamp(target);
      if (stamp.isEmpty()) {
        moveToFreeName(target, file.getFileName().toString());
        deleteEmpty(folder);
      }
      return stamp.map(taken -> remember(id, target, taken));
    } catch (NoSuchFileException gone) {
      deleteEmpty(folder);
      return Optional.empty();
    } catch (IOException failure) {
      deleteEmpty(folder);
      throw AtomicFile.failed(file, failure);
    }
  }

  private Claim remember(String id, Path path, Stamp stamp) {
    Claim claim = new Claim(id, path.getFileName().toString(), path, stamp);
    claimed.put(id, claim);
    return claim;
  }

  @Override
  public synchronized List<Claim> claims() {
    List<Claim> all = new ArrayList<>();
    for (Path folder : list(work)) {
      String id = folder.getFileName().toString();
      List<Path> inside = Files.isDirectory(folder) ? list(folder) : List.of();
      if (inside.isEmpty()) {
        forget(id);
        continue;
      }
      Claim known = claimed.get(id);
      if (known != null) {
        all.add(known);
      } else {
        found.add(id);
        stamp(inside.get(0)).ifPresent(stamp -> all.add(remember(id, inside.get(0), stamp)));
      }
    }
    return all;
  }

  @Override
  public int waiting() {
    return waiting(inbox);
  }

  static int waiting(Path inbox) {
    int files = 0;
    for (Path file : list(inbox)) {
      files +=
          BatchName.isTaken(file.getFileName().toString()) && Files.isRegularFile(file) ? 1 : 0;
    }
    return files;
  }

  @Override
  public String sha256(Claim claim) {
    return HomeFolders.sha256(claim.path(), 0, Long.MAX_VALUE);
  }

  @Override
  public boolean isUnchanged(Claim claim) {
    return stamp(claim.path()).filter(claim.stamp()::equals).isPresent();
  }

  @Override
  public synchronized void giveBack(Claim claim) {
    if (Files.exists(claim.path(), LinkOption.NOFOLLOW_LINKS)) {
      moveToFreeName(claim.path(), claim.name());
    }
    forget(claim.id());
  }

  private void forget(String claimId) {
    claimed.remove(claimId);
    found.remove(claimId);
    deleteEmpty(work.resolve(claimId));
  }

  private void moveToFreeName(Path file, String name) {
    for (int number = 1; ; number++) {
      if (SafeMove.unlessTaken(file, inbox.resolve(BatchName.numbered(name, number)))) {
        return;
      }
    }
  }

  @Override
  public String place(String folder, String day, String name, Predicate<String> taken) {
    for (int number = 1; ; number++) {
      String free = BatchName.numbered(name, number);
      String place = folder + "/" + day + "/" + free;
      Path path = inbox.resolve(place);
      if (!taken.test(place)
          && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.exists(path.resolveSibling(free + ".receipt.txt"))
          && !Files.exists(path.resolveSibling(free + BatchName.PREDICTIONS))) {
        return place;
      }
    }
  }

  @Override
  public boolean isPlaceLost(String claimId, String name, String place) {
    Path source = work.resolve(claimId).resolve(name);
    Path target = inbox.resolve(place);
    try {
      return Files.exists(source, LinkOption.NOFOLLOW_LINKS)
          && Files.exists(target, LinkOption.NOFOLLOW_LINKS)
          && !Files.isSameFile(source, target);
    } catch (NoSuchFileException moving) {
      return false;
    } catch (IOException failure) {
      throw AtomicFile.failed(target, failure);
    }
  }

  @Override
  public synchronized boolean archive(String claimId, String name, String place, String sha256) {
    Path source = work.resolve(claimId).resolve(name);
    Path target = inbox.resolve(place);
    Optional<Stamp> read =
        Optional.ofNullable(claimed.get(claimId))
            .filter(claim -> !found.contains(claim.id()))
            .map(Claim::stamp);
    try {
      Disk.makeFolders(target.getParent());
      if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)
          && !SafeMove.unlessTaken(source, target)) {
        throw new FileAlreadyExistsException(place);
      }
      forget(claimId);
      Disk.forceFolder(target.getParent());
    } catch (IOException failure) {
      throw AtomicFile.failed(target, failure);
    }
    if (read.isEmpty() && stamp(target).isPresent()) {
      return recheck(place, name, sha256);
    }
    // one that is not there went back before its run was cut short
    return stamp(target)
        .map(now -> settle(target, name, now, now.equals(read.orElse(null))))
        .orElse(false);
  }

  /** What is as it was read stays and is watched; else it goes back. */
  private boolean settle(Path target, String name, Stamp now, boolean unchanged) {
    if (unchanged) {
      lateWrites.watch(target, name, now);
    } else {
      moveToFreeName(target, name);
    }
    return unchanged;
  }

  @Override
  public synchronized boolean recheck(String place, String name, String sha256) {
    Path target = inbox.resolve(place);
    // the stamp first: what is written while the hash is taken changes it, and is noticed later
    return stamp(target)
        .map(
            now ->
                settle(
                    target,
                    name,
                    now,
                    HomeFolders.sha256(target, 0, Long.MAX_VALUE).equals(sha256)))
        .orElse(true);
  }

  /**
   * Puts back files that somebody went on writing to after they were read: a writer that paused
   * longer than the quiet time.
   *
   * @return their names
   */
  public synchronized List<String> giveBackLateWrites() {
    return lateWrites.giveBack(this::moveToFreeName);
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException failure) {
      throw AtomicFile.failed(folder, failure);
    }
  }

  private static void deleteEmpty(Path folder) {
    try {
      Disk.deleteIfExists(folder);
    } catch (IOException notEmpty) {
      // it holds a file again: the next look finds it
    }
  }
}

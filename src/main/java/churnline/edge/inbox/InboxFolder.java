package churnline.edge.inbox;

import churnline.core.disk.Claim;
import churnline.core.disk.Claim.Stamp;
import churnline.core.disk.Inbox;
import churnline.core.run.RunId;
import churnline.edge.files.AtomicFile;
import churnline.edge.files.BatchName;
import churnline.edge.files.Disk;
import churnline.edge.files.HomeFolders;
import churnline.edge.files.SafeMove;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The inbox on the local disk. A file is claimed by renaming it into a new folder of its own below
 * {@code .work}: only one process can do that, and no name clashes there.
 */
public final class InboxFolder implements Inbox {
  static final String WORK = ".work";
  private static final int ATTEMPTS = 100;

  private final Path inbox;
  private final Path work;
  private final InboxAccess access;
  private final RunId ids;
  private final LateWrites lateWrites;
  private final Map<String, Claim> claimed = new LinkedHashMap<>();

  /** Hashes of claims that this process has read, each of a claim as its stamp says. */
  private final Map<String, String> hashes = new ConcurrentHashMap<>();

  public InboxFolder(Path inbox, Clock clock) {
    this.inbox = inbox;
    work = inbox.resolve(WORK);
    access = new InboxAccess(inbox);
    ids = new RunId(clock);
    lateWrites = new LateWrites(inbox, clock);
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

  /** Why no file can be taken, and the way out; empty when nothing is in the way. */
  public Optional<String> trouble() {
    return access.trouble();
  }

  /** Why nobody sees what lies in the inbox, and the way out; empty when nothing is in the way. */
  public Optional<String> listingTrouble() {
    return access.listingTrouble();
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
      if (!moveIntoNew(folder, file, target)) {
        return Optional.empty();
      }
    } catch (IOException failure) {
      deleteEmpty(folder);
      throw AtomicFile.failed(file, failure);
    }
    Optional<Stamp> stamp = stamp(target);
    if (stamp.isEmpty() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      lateWrites.putBack(target, file.getFileName().toString());
      deleteEmpty(folder);
    }
    return stamp.map(taken -> remember(id, target, taken));
  }

  /**
   * Another process that tidies up may delete the folder while it is still empty: that is no sign
   * that the file is gone.
   */
  private boolean moveIntoNew(Path folder, Path file, Path target) throws IOException {
    NoSuchFileException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Disk.makeFolders(work);
        Disk.makeFolder(folder);
        Disk.move(file, target);
        return true;
      } catch (NoSuchFileException gone) {
        last = gone;
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          deleteEmpty(folder);
          return false;
        }
      }
    }
    throw last;
  }

  private Claim remember(String id, Path path, Stamp stamp) {
    Claim claim = new Claim(id, path.getFileName().toString(), path, stamp);
    claimed.put(id, claim);
    return claim;
  }

  @Override
  public synchronized List<Claim> claims() {
    List<Claim> all = new ArrayList<>();
    Set<String> there = new HashSet<>();
    for (Path folder : HomeFolders.list(work)) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        continue; // no claim, and nothing of ours to remove
      }
      String id = folder.getFileName().toString();
      there.add(id);
      ClaimFolder claim = new ClaimFolder(folder);
      if (claim.isEmpty()) {
        deleteEmpty(folder);
        there.remove(id);
        continue;
      }
      Claim known = claimed.get(id);
      if (known != null) {
        // a pipe that was put in its place would be waited for
        if (Files.isRegularFile(known.path(), LinkOption.NOFOLLOW_LINKS)) {
          all.add(known);
        }
      } else {
        claim
            .file()
            .ifPresent(file -> stamp(file).ifPresent(now -> all.add(remember(id, file, now))));
      }
    }
    // others may have finished what was claimed here
    claimed.keySet().retainAll(there);
    hashes.keySet().retainAll(there);
    return all;
  }

  /** Names of the claims that are open; nothing is tidied up, read or remembered. */
  public Set<String> open() {
    return HomeFolders.list(work).stream()
        .filter(folder -> new ClaimFolder(folder).file().isPresent())
        .map(folder -> folder.getFileName().toString())
        .collect(Collectors.toSet());
  }

  @Override
  public int waiting() {
    return InboxScan.waiting(inbox);
  }

  @Override
  public String sha256(Claim claim) {
    String sha256 = HomeFolders.sha256(claim.path(), 0, Long.MAX_VALUE);
    hashes.put(claim.id(), sha256);
    return sha256;
  }

  @Override
  public boolean isUnchanged(Claim claim) {
    return stamp(claim.path()).filter(claim.stamp()::equals).isPresent();
  }

  @Override
  public synchronized void giveBack(Claim claim) {
    claimed.remove(claim.id());
    hashes.remove(claim.id());
    lateWrites.putBack(claim.path(), claim.name());
    deleteEmpty(work.resolve(claim.id()));
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
    // a stamp says something only of what was read under it: another process may have read before
    boolean read = sha256.equals(hashes.remove(claimId));
    Optional<Stamp> before =
        Optional.ofNullable(claimed.remove(claimId)).filter(claim -> read).map(Claim::stamp);
    try {
      Disk.makeFolders(target.getParent());
      if (!SafeMove.unlessTakenOrGone(source, target)) {
        throw new FileAlreadyExistsException(place);
      }
      deleteEmpty(work.resolve(claimId));
      Disk.forceFolder(target.getParent());
    } catch (IOException failure) {
      throw AtomicFile.failed(target, failure);
    }
    Optional<Stamp> after = stamp(target);
    if (after.isEmpty()) {
      // it went back before its run was cut short
      return false;
    }
    if (before.isEmpty()) {
      return recheck(place, name, sha256);
    }
    if (!after.equals(before)) {
      lateWrites.putBack(target, name);
      return false;
    }
    after.ifPresent(now -> lateWrites.watch(target, name, now));
    return true;
  }

  @Override
  public boolean recheck(String place, String name, String sha256) {
    return lateWrites.recheck(inbox.resolve(place), name, sha256);
  }

  /**
   * Puts back files that somebody went on writing to after they were read: a writer that paused
   * longer than the quiet time.
   *
   * @return their names
   */
  public List<String> giveBackLateWrites() {
    return lateWrites.giveBack();
  }

  private static void deleteEmpty(Path folder) {
    try {
      Disk.deleteIfExists(folder);
    } catch (IOException notEmpty) {
      // it holds a file again: the next look finds it
    }
  }
}

package churnline.edge.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Every change that this package makes to a disk, each in one place: so a test sees them in their
 * order and lets any one of them fail, as a disk does that is full or dies.
 */
public final class Disk {
  /** What a system answers that cannot force a folder: an answer, not a failure. */
  private static final Set<String> NO_FOLDERS =
      Set.of("Invalid argument", "Bad file descriptor", "Operation not supported");

  private static final Fault NONE = (change, path) -> {};
  private static volatile Fault fault = NONE;

  /** Folders that work of this thread has changed and that are forced at its end. */
  private static final ThreadLocal<Set<Path>> LATER = new ThreadLocal<>();

  private Disk() {}

  /** The kinds of change. */
  enum Change {
    MAKE_FOLDER,
    OPEN,
    WRITE,
    CUT,
    FORCE,
    FORCE_FOLDER,
    LINK,
    MOVE,
    DELETE
  }

  /** Is asked before each change. */
  interface Fault {
    /** Throws what the disk shall answer. */
    void before(Change change, Path path) throws IOException;
  }

  /** Lets a test see and fail the changes; null ends it. */
  static void arm(Fault wanted) {
    fault = wanted == null ? NONE : wanted;
  }

  /** Makes a folder and those above it; they survive a power cut. */
  public static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      makeFolders(above);
    }
    makeFolder(folder);
    if (above != null) {
      forceFolder(above);
    }
  }

  /** The same for a folder that nobody misses after a power cut. */
  public static void makeFolder(Path folder) throws IOException {
    fault.before(Change.MAKE_FOLDER, folder);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(folder)) {
        throw there;
      }
    }
  }

  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    fault.before(Change.OPEN, file);
    return FileChannel.open(file, options);
  }

  /** A stream into a channel, which closing does not close. */
  public static OutputStream stream(FileChannel channel, Path file) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        fault.before(Change.WRITE, file);
        ByteBuffer left = ByteBuffer.wrap(bytes, from, length);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    };
  }

  static void cut(FileChannel channel, Path file, long bytes) throws IOException {
    if (channel.size() > bytes) {
      fault.before(Change.CUT, file);
      channel.truncate(bytes);
    }
  }

  public static void force(FileChannel channel, Path file) throws IOException {
    fault.before(Change.FORCE, file);
    channel.force(true);
  }

  /**
   * Makes renames, links and removals in a folder survive a power cut.
   *
   * @throws IOException when the disk fails; not where folders cannot be opened (Windows, folders
   *     that may be written and not read) or forced (some network file systems), which is told
   *     apart as PostgreSQL's {@code fsync_fname} does
   */
  public static void forceFolder(Path folder) throws IOException {
    Set<Path> later = LATER.get();
    if (later == null) {
      forceNow(folder);
    } else {
      later.add(folder);
    }
  }

  /** Forces the folders of which {@code work} asks it once each, at its end. */
  static void together(Runnable work) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    LATER.set(folders);
    try {
      work.run();
    } finally {
      LATER.remove();
    }
    for (Path folder : folders) {
      forceNow(folder);
    }
  }

  private static void forceNow(Path folder) throws IOException {
    fault.before(Change.FORCE_FOLDER, folder);
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (AccessDeniedException unreadable) {
      return;
    }
    try (channel) {
      channel.force(true);
    } catch (IOException failure) {
      if (!NO_FOLDERS.contains(failure.getMessage())) {
        throw failure;
      }
    }
  }

  static void link(Path link, Path existing) throws IOException {
    fault.before(Change.LINK, link);
    Files.createLink(link, existing);
  }

  public static void move(Path source, Path target, CopyOption... options) throws IOException {
    fault.before(Change.MOVE, target);
    Files.move(source, target, options);
  }

  static void delete(Path path) throws IOException {
    fault.before(Change.DELETE, path);
    Files.delete(path);
  }

  /** Returns whether it was there. */
  public static boolean deleteIfExists(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      delete(path);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }
}

package churnline.edge.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Moves that never overwrite, that may be repeated after a kill in their middle, and of which one
 * succeeds when several processes try.
 */
public final class SafeMove {
  private SafeMove() {}

  private enum Outcome {
    MOVED,
    TAKEN,
    GONE
  }

  /**
   * A link fails where a rename would overwrite; file systems without links are checked instead.
   *
   * @return false when something is at {@code target}
   * @throws churnline.core.fault.UnavailableException DISK_UNAVAILABLE, also when there is no
   *     source
   */
  public static boolean unlessTaken(Path source, Path target) {
    Outcome outcome = attempt(source, target);
    if (outcome == Outcome.GONE) {
      throw AtomicFile.failed(source, new NoSuchFileException(source.toString()));
    }
    return outcome == Outcome.MOVED;
  }

  /** The same for what another process may be moving as well: a source that is gone is moved. */
  public static boolean unlessTakenOrGone(Path source, Path target) {
    return attempt(source, target) != Outcome.TAKEN;
  }

  private static Outcome attempt(Path source, Path target) {
    try {
      return move(source, target);
    } catch (NoSuchFileException gone) {
      if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
        throw AtomicFile.failed(target, gone);
      }
      return Outcome.GONE;
    } catch (IOException failure) {
      throw AtomicFile.failed(source, failure);
    }
  }

  private static Outcome move(Path source, Path target) throws IOException {
    try {
      Disk.link(target, source);
    } catch (FileAlreadyExistsException taken) {
      // a kill between link and delete leaves one file under two names: it is finished here
      if (!Files.isSameFile(source, target)) {
        return Outcome.TAKEN;
      }
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        return Outcome.TAKEN;
      }
      Disk.move(source, target);
      return Outcome.MOVED;
    }
    Disk.deleteIfExists(source);
    return Outcome.MOVED;
  }
}

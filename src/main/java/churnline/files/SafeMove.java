package churnline.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Moves that never overwrite, and that may be repeated after a kill in their middle. */
final class SafeMove {
  private SafeMove() {}

  /**
   * A link fails where a rename would overwrite; file systems without links are checked instead.
   */
  static boolean unlessTaken(Path source, Path target) {
    try {
      try {
        Files.createLink(target, source);
        Files.delete(source);
      } catch (FileAlreadyExistsException taken) {
        return isHalfMoved(source, target);
      } catch (UnsupportedOperationException | java.nio.file.FileSystemException noLinks) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
        Files.move(source, target);
      }
      return true;
    } catch (IOException failure) {
      throw AtomicFile.failed(source, failure);
    }
  }

  /** A kill between link and delete leaves one file under two names: the move is finished here. */
  private static boolean isHalfMoved(Path source, Path target) throws IOException {
    if (!Files.isSameFile(source, target)) {
      return false;
    }
    Files.delete(source);
    return true;
  }
}

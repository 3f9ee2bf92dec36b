package churnline.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
        Disk.link(target, source);
      } catch (FileAlreadyExistsException taken) {
        // a kill between link and delete leaves one file under two names: it is finished here
        if (!Files.isSameFile(source, target)) {
          return false;
        }
      } catch (UnsupportedOperationException | FileSystemException noLinks) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
        Disk.move(source, target);
        return true;
      }
      Disk.delete(source);
      return true;
    } catch (IOException failure) {
      throw AtomicFile.failed(source, failure);
    }
  }
}

package churnline.edge.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/**
 * Removals that a power cut does not undo, and that may be repeated after a kill in their middle.
 */
final class Removal {
  private Removal() {}

  /** Returns the bytes of the file that is gone now; empty when nothing or a folder is there. */
  static OptionalLong file(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        return OptionalLong.empty();
      }
      Disk.delete(file);
      Disk.forceFolder(file.getParent());
      return OptionalLong.of(attributes.size());
    } catch (NoSuchFileException gone) {
      return OptionalLong.empty();
    } catch (IOException failure) {
      throw AtomicFile.failed(file, failure);
    }
  }

  /** Returns the bytes of the files that were in it; links count nothing and lead nowhere. */
  static long folder(Path folder) {
    long[] bytes = new long[1];
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Disk.delete(file);
              bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Disk.delete(left);
              return FileVisitResult.CONTINUE;
            }
          });
      Disk.forceFolder(folder.getParent());
    } catch (NoSuchFileException gone) {
      return bytes[0];
    } catch (IOException failure) {
      throw AtomicFile.failed(folder, failure);
    }
    return bytes[0];
  }

  static void emptyFolder(Path folder) {
    try {
      if (Disk.deleteIfExists(folder)) {
        Disk.forceFolder(folder.getParent());
      }
    } catch (DirectoryNotEmptyException used) {
      // something that is not ours, or not due, keeps it
    } catch (IOException failure) {
      throw AtomicFile.failed(folder, failure);
    }
  }
}

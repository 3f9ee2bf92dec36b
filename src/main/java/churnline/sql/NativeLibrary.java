package churnline.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The driver unpacks its 70 MB native library into the temporary folder and leaves it there when
 * the process is killed. Once loaded it needs no name, so ours is removed right away.
 */
final class NativeLibrary {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String NAME = "libduckdb_java";

  private NativeLibrary() {}

  static void unlinkTemporaryCopy() {
    if (!Files.isReadable(MAPS)) {
      return;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      List<Path> copies =
          Files.readAllLines(MAPS).stream()
              .map(line -> line.substring(line.indexOf('/') + 1))
              .map(path -> Path.of("/" + path.strip()))
              .distinct()
              .filter(path -> path.startsWith(temporary) && path.toString().contains(NAME))
              .toList();
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException | java.nio.file.InvalidPathException unreadable) {
      // Tidiness only: a copy that stays costs disk, not data.
    }
  }
}

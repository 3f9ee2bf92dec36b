package churnline.sql;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.io.File;
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

  /** What the loader says of a file that lies where nothing may be run. */
  private static final String NOT_EXECUTABLE = "failed to map segment";

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

  /** Says why the library cannot be unpacked or loaded, and the way out. */
  static UnavailableException unloadable(LinkageError failure) {
    String folder = System.getProperty("java.io.tmpdir");
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE,
        "the library of the embedded store cannot be loaded: it is unpacked into the temporary"
            + " folder, and "
            + obstacle(folder, failure)
            + "; expected a folder with 80 MB of room whose libraries may be run; name one:"
            + " CHURNLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR",
        failure);
  }

  private static String obstacle(String folder, Throwable failure) {
    File temporary = new File(folder);
    if (!temporary.exists()) {
      return folder + " is not there";
    }
    if (!temporary.isDirectory()) {
      return folder + " is no folder";
    }
    if (!temporary.canWrite()) {
      return folder + " cannot be written to";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage());
    return text.contains(NOT_EXECUTABLE)
        ? folder + " lets no library be loaded from it (is it mounted noexec?)"
        : "in " + folder + ": " + text.lines().findFirst().orElse(text);
  }
}

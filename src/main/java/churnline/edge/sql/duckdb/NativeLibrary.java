package churnline.edge.sql.duckdb;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;

/**
 * The driver unpacks its 70 MB native library into the temporary folder and leaves it there when
 * the process is killed. Once loaded it needs no name, so ours is removed right away; what a
 * process left that was killed before, the next one removes.
 */
final class NativeLibrary {
  private static final Path PROCESSES = Path.of("/proc");

  /** What the loader says of a file that lies where nothing may be run. */
  private static final String NOT_EXECUTABLE = "failed to map segment";

  private static final String NAME = "libduckdb_java";
  private static final Pattern COPY = Pattern.compile(NAME + "\\d+\\.so");
  private static final int CHUNK = 1 << 16;

  /** Between the last byte and the loading nothing shows who has it; that takes no time. */
  private static final Duration UNCLAIMED = Duration.ofMinutes(1);

  private NativeLibrary() {}

  /** Where the driver unpacks it; as the system names it, not through links. */
  static Path folder() throws IOException {
    return Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
  }

  static void unlinkTemporaryCopy() {
    Path maps = PROCESSES.resolve("self/maps");
    if (!Files.isReadable(maps)) {
      return;
    }
    try {
      Path folder = folder();
      for (Path copy : mapped(maps)) {
        if (copy.startsWith(folder)) {
          Files.deleteIfExists(copy);
        }
      }
    } catch (IOException | InvalidPathException unreadable) {
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

  /**
   * Removes what killed processes have left; where there is no temporary folder, loading says so.
   */
  static void removeAbandonedCopies() {
    try {
      removeAbandonedCopies(folder());
    } catch (IOException nowhere) {
      // Tidiness only.
    }
  }

  /**
   * Removes copies that nobody will ever load: files of this user, named as the driver names them,
   * with the bytes of the driver's library or the first of them, not written to for a minute, and
   * neither open in nor mapped by any process.
   *
   * @param folder as {@link #folder} has it
   */
  static void removeAbandonedCopies(Path folder) {
    Instant now = Instant.now();
    try {
      List<Path> copies = new ArrayList<>();
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(
              folder, file -> COPY.matcher(file.getFileName().toString()).matches())) {
        for (Path file : files) {
          if (isOurs(file, now)) {
            copies.add(file);
          }
        }
      }
      if (!copies.isEmpty() && Files.isReadable(PROCESSES.resolve("self/maps"))) {
        copies.removeAll(held());
        for (Path copy : copies) {
          if (isBeginningOfLibrary(copy)) {
            Files.deleteIfExists(copy);
          }
        }
      }
    } catch (IOException | InvalidPathException unreadable) {
      // Tidiness only, as above.
    }
  }

  private static boolean isOurs(Path file, Instant now) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(file).equals(Files.getOwner(PROCESSES.resolve("self")))
        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(UNCLAIMED));
  }

  /** Copies that any process has which this one may look at: it may at all of its user. */
  private static Set<Path> held() throws IOException {
    Set<Path> held = new HashSet<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(PROCESSES, one -> one.getFileName().toString().matches("\\d+"))) {
      for (Path process : processes) {
        try {
          held.addAll(mapped(process.resolve("maps")));
          held.addAll(open(process.resolve("fd")));
        } catch (IOException | InvalidPathException goneOrForeign) {
          // One that has ended has no copy any more, one of another user never had ours.
        }
      }
    }
    return held;
  }

  private static Set<Path> mapped(Path maps) throws IOException {
    Set<Path> copies = new HashSet<>();
    // a name that is not UTF-8 is none of ours
    new String(Files.readAllBytes(maps), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("/") && line.contains(NAME))
        .forEach(line -> copies.add(Path.of(line.substring(line.indexOf('/')).strip())));
    return copies;
  }

  private static Set<Path> open(Path descriptors) throws IOException {
    Set<Path> copies = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path one : all) {
        if (Files.isSymbolicLink(one)) {
          copies.add(Files.readSymbolicLink(one));
        }
      }
    }
    return copies;
  }

  private static boolean isBeginningOfLibrary(Path copy) throws IOException {
    try (InputStream library = resource();
        InputStream file = Files.newInputStream(copy)) {
      for (byte[] part = file.readNBytes(CHUNK); part.length > 0; part = file.readNBytes(CHUNK)) {
        if (library == null || !Arrays.equals(part, library.readNBytes(part.length))) {
          return false;
        }
      }
      return true;
    }
  }

  /** The library of this machine, under the name that the driver has for it. */
  private static InputStream resource() {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return DuckDBDriver.class.getResourceAsStream("/" + NAME + ".so_linux_" + machine);
  }
}

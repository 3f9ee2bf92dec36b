package churnline.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class-data archive of the packaged program, made once for all tests of a build: hundreds of
 * them start a JVM, and each start costs half of what it would without.
 */
public final class ClassDataArchive {
  /** Archive and JVM must agree on the collector's kind of object headers, not on sizes. */
  private static final List<String> JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static List<String> flags;

  private ClassDataArchive() {}

  /** Options of a short-lived JVM that runs {@code jar}, with its archive where one can be made. */
  public static synchronized List<String> options(Path jar) {
    if (flags == null) {
      flags = new ArrayList<>(JVM);
      try {
        Path archive = archive(jar.toAbsolutePath());
        flags.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive));
        flags.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
      } catch (IOException | InterruptedException none) {
        System.err.println("tests start without a class-data archive: " + none);
      }
    }
    return flags;
  }

  /** Two test JVMs run beside one another: one makes it, the other waits. */
  private static Path archive(Path jar) throws IOException, InterruptedException {
    Path archive = jar.resolveSibling("tests.jsa");
    try (RandomAccessFile guard =
            new RandomAccessFile(jar.resolveSibling("tests.jsa.lock").toFile(), "rw");
        FileLock lock = guard.getChannel().lock()) {
      if (!lock.isValid() || isFresh(archive, jar)) {
        return archive;
      }
      Path home = Files.createTempDirectory(jar.getParent(), "warm-up");
      Path part = home.resolve("archive");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(JVM);
      command.addAll(List.of("-XX:ArchiveClassesAtExit=" + part, "-jar", jar.toString()));
      command.addAll(List.of("warm-up", "--home", home.toString()));
      Path log = jar.resolveSibling("tests.jsa.log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("see " + log);
      }
      Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
      return archive;
    }
  }

  private static boolean isFresh(Path archive, Path jar) throws IOException {
    return Files.exists(archive)
        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }
}

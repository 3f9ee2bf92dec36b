package churnline.app.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where commands print. Its print stream keeps failures to itself, so it has to be asked. */
public final class StandardOutput {
  private static final String LOST =
      "standard output cannot be written (disk full or reader gone?)";

  private static final Path HERE = Path.of("/proc/self/fd/1");

  private StandardOutput() {}

  /**
   * What is wrong with what was printed, if anything. Whoever reads only the beginning of a pipe
   * has what was wanted.
   */
  public static Optional<String> fault() {
    return isLost() && !isPipe() ? Optional.of(LOST) : Optional.empty();
  }

  /** Whether something that was printed has not arrived. */
  static boolean isLost() {
    return System.out.checkError();
  }

  /** A stream that ends the work as soon as nothing arrives any more; it stays open. */
  public static OutputStream stream() {
    return new FilterOutputStream(System.out) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        if (isLost()) {
          throw new IOException(LOST);
        }
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** Whether a process reads it, where the system tells. */
  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(HERE).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException untold) {
      return false;
    }
  }
}

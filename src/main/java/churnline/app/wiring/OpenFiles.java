package churnline.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files this process may have open. The libraries alone are more than a hundred, and where
 * one cannot be opened its classes seem not to be there: so this is looked at before any is needed.
 */
public final class OpenFiles {
  private static final int LEAST = 256;

  /** At the limit that a start insists on, so many still find room. */
  private static final int FEWEST = 32;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LINE = Pattern.compile("Max open files +(\\d{1,9}) .*");

  private OpenFiles() {}

  /** Why no command can run, and the way out; empty when there is room, or nobody tells. */
  public static Optional<String> obstacle() {
    try {
      return obstacle(Files.readAllLines(LIMITS));
    } catch (IOException untold) {
      return Optional.empty();
    }
  }

  public static Optional<String> obstacle(List<String> limits) {
    return most(limits)
        .filter(most -> most < LEAST)
        .map(
            most ->
                ("this process may have %d files open; expected at least %d; raise the limit:"
                        + " ulimit -n 1024 (LimitNOFILE=1024 of a systemd service)")
                    .formatted(most, LEAST));
  }

  /** How many connections can be open beside the files that the program itself needs. */
  static int connections(int wanted) {
    try {
      return connections(wanted, Files.readAllLines(LIMITS));
    } catch (IOException untold) {
      return wanted;
    }
  }

  /** The limit under which that many connections can be open. */
  static int needed(int connections) {
    return LEAST + connections;
  }

  static int connections(int wanted, List<String> limits) {
    return most(limits)
        .map(most -> Math.min(wanted, Math.max(most - LEAST, FEWEST)))
        .orElse(wanted);
  }

  private static Optional<Integer> most(List<String> limits) {
    return limits.stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> Integer.parseInt(line.group(1)))
        .findFirst();
  }
}

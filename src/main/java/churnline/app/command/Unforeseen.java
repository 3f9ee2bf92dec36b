package churnline.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is said of a failure that no part of the program has words for. */
public final class Unforeseen {
  private static final int FAILED = 1;
  private static final int MOST_CAUSES = 5;

  /** A logger that writes to the log's file alone, as logback.xml has it. */
  private static final String LOGGER = "failure";

  private Unforeseen() {}

  /**
   * Says in a line what happened and what to do; the stack trace goes to the log, once there is
   * one.
   *
   * @param terminal takes the line
   * @return the exit status
   */
  public static int tell(Throwable failure, Consumer<String> terminal) {
    terminal.accept(
        sentence(failure) + log(failure).map(file -> "; the stack trace is in " + file).orElse(""));
    return FAILED;
  }

  private static String sentence(Throwable failure) {
    String what = causes(failure);
    if (what.contains("Too many open files")) {
      return "no more files can be opened (" + what + "); raise the limit: ulimit -n 1024";
    }
    if (failure instanceof OutOfMemoryError) {
      return "the memory of this process is used up ("
          + what
          + "); give it more, such as CHURNLINE_JAVA_OPTS=-Xmx1g";
    }
    if (failure instanceof LinkageError) {
      return "a part of the program cannot be loaded ("
          + what
          + "); expected the libraries it was built with in lib/ beside churnline.jar; build it"
          + " again";
    }
    return "INTERNAL: a bug in Churnline (" + what + "); report it";
  }

  private static String causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MOST_CAUSES)
        .map(Throwable::toString)
        .map(text -> text.lines().findFirst().orElse(text))
        .collect(Collectors.joining(", because of "));
  }

  /** Writes it down; returns where, if there is a log already. */
  private static Optional<Path> log(Throwable failure) {
    String folder = System.getProperty("churnline.logs", "");
    if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
      return Optional.empty();
    }
    try {
      LoggerFactory.getLogger(LOGGER).error("the command ends", failure);
      return Optional.of(Path.of(folder, "churnline.log")).filter(Files::isRegularFile);
    } catch (LinkageError unloadable) {
      return Optional.empty();
    }
  }
}

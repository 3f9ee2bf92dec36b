package churnline.core.fault;

/**
 * What follows when the heap is used up: the process ends at once, as if it were killed, and may be
 * started again. Which threads and which objects the error has left half-done, nobody can know;
 * what a kill leaves is known, and the next start goes on from there.
 */
public final class OutOfMemory {
  /** Exit status. */
  public static final int STATUS = 3;

  private static final int DEEPEST = 20;

  private OutOfMemory() {}

  /**
   * Ends the process when {@code failure} is, or was caused by, an {@link OutOfMemoryError}. To be
   * called wherever any {@link Throwable} is caught.
   */
  public static void endIf(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof OutOfMemoryError) {
        try {
          System.err.println(lastWords(cause.getMessage()));
        } finally {
          Runtime.getRuntime().halt(STATUS);
        }
      }
      cause = cause.getCause();
    }
  }

  /** What the JVM calls out of memory may be a lack of heap or of threads. */
  static String lastWords(String reason) {
    String wayOut =
        reason != null && reason.contains("native thread")
            ? "allow its user more processes and threads (ulimit -u, TasksMax=, --pids-limit)"
            : "start it with a larger heap (CHURNLINE_JAVA_OPTS=-Xmx4g)";
    return "churnline: out of memory ("
        + reason
        + "); the process ends and can be started again: nothing is lost; if this happens again, "
        + wayOut;
  }
}

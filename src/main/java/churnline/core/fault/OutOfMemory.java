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
          System.err.println(
              "churnline: out of memory ("
                  + cause.getMessage()
                  + "); the process ends and can be started again: nothing is lost; if this happens"
                  + " again, start it with a larger heap (CHURNLINE_JAVA_OPTS=-Xmx4g)");
        } finally {
          Runtime.getRuntime().halt(STATUS);
        }
      }
      cause = cause.getCause();
    }
  }
}

package churnline.core.fault;

/**
 * Places at which a fault test stops the process dead, as kill -9 would: {@code
 * -Dchurnline.halt=before-commit}. Without that property they do nothing.
 */
public enum HaltPoint {
  BEFORE_COMMIT,
  AFTER_COMMIT,
  BEFORE_CONCLUSION,
  AFTER_CONCLUSION,
  BEFORE_DEPLOYMENT_JSON,
  AFTER_DEPLOYMENT_JSON,
  AFTER_PUBLISHING,
  BEFORE_MOVE,
  AFTER_MOVE;

  private static final String WANTED = System.getProperty("churnline.halt", "");
  private static final int KILLED = 137;

  /** Halts the process when this is the place that was asked for. */
  public void reached() {
    if (!WANTED.isEmpty()
        && name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(WANTED)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}

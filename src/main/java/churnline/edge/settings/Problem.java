package churnline.edge.settings;

/**
 * One line of the refusal.
 *
 * @param line without bullet and line feed
 * @param origin where the offending value came from
 */
record Problem(String line, String origin) {
  /** Whether reading application.properties would not show the value. */
  boolean isFromElsewhere() {
    return !origin.equals(GivenValues.FILE) && !origin.equals(GivenValues.DEFAULT);
  }
}

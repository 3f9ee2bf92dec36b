package churnline.core.text;

/** What the times of a column count: no time of one axis can be compared with one of the other. */
public enum TimeAxis {
  /** Seconds since 1970-01-01T00:00Z. */
  CALENDAR,
  /** The number itself, whatever it counts. */
  NUMBER
}

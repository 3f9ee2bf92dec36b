package churnline.edge.api;

/**
 * What a caller must be allowed to do before an endpoint answers; each includes those before it.
 */
public enum Role {
  /** Whoever reaches the port: probes. */
  OPEN,
  /** Ask for predictions, reports and history. */
  READ,
  /** Change something: files, runs, models, what is published. */
  OPERATE
}

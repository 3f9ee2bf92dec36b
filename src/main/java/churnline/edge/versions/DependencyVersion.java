package churnline.edge.versions;

/**
 * One library Churnline is built on.
 *
 * @param name group and artifact, {@code org.apache.camel:camel-core}
 * @param current version in use
 * @param latest newest release; null when unknown
 * @param note why {@code latest} is unknown; empty when it is known
 */
public record DependencyVersion(String name, String current, String latest, String note) {
  /** What is known before anybody asked. */
  static DependencyVersion notAsked(String name, String current) {
    return new DependencyVersion(name, current, null, "not looked up yet");
  }

  /** The same library with its newest release. */
  DependencyVersion withLatest(String newest) {
    return new DependencyVersion(name, current, newest, "");
  }

  /** The same library, its newest release unknown for this reason. */
  DependencyVersion unknown(String why) {
    return new DependencyVersion(name, current, null, why);
  }
}

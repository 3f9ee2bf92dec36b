package churnline.edge.gate;

import java.util.Optional;

/** A part of the service that must be alive for it to be healthy. */
public interface Vital {
  /**
   * Looks at it, without waiting for anything.
   *
   * @return what is wrong and what to do, for people; empty when nothing is
   */
  Optional<String> trouble();
}

package churnline.core.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which models have a folder on the disk. What removes folders and what writes missing ones anew
 * both ask here: else one would undo the other. The models themselves stay in the store for ever.
 *
 * @param newest version trained last; 0 when there is none
 * @param most how many of the newest versions are kept; at least 1
 * @param deployed versions that the newest {@code most} deployments name, the champion among them
 */
public record KeptVersions(int newest, int most, Set<Integer> deployed) {
  /** Copies the set. */
  public KeptVersions {
    deployed = Set.copyOf(deployed);
  }

  /**
   * Returns the champion, the versions of the newest {@code most} deployments, and the newest
   * {@code most} versions.
   *
   * @param newest version trained last; 0 when there is none
   * @param history all deployments, newest first
   */
  public static KeptVersions of(int newest, List<Deployment> history, int most) {
    return new KeptVersions(
        newest,
        most,
        history.stream().limit(most).map(Deployment::version).collect(Collectors.toSet()));
  }

  /** The same for what is registered now. */
  public static KeptVersions of(ModelRegistry registry, int most) {
    return of(registry.nextVersion() - 1, registry.deployments(), most);
  }

  /** Whether this version has a folder. */
  public boolean contains(int version) {
    return version > newest - most || deployed.contains(version);
  }

  /** All versions that have one, oldest first. */
  public IntStream all() {
    return IntStream.rangeClosed(1, newest).filter(this::contains);
  }
}

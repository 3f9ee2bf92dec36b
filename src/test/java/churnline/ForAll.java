package churnline;

import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** Property tests in plain JUnit: small cases first, and every failure names its seed. */
public final class ForAll {
  private static final int TRIES = 1_000;

  private ForAll() {}

  /** Runs {@code property} with growing sizes; rerun one case with {@code -Dforall.seed=N}. */
  public static void sizes(int maxSize, BiConsumer<SplittableRandom, Integer> property) {
    Long only = Long.getLong("forall.seed");
    for (long seed = only == null ? 0 : only; seed < (only == null ? TRIES : only + 1); seed++) {
      int size = 1 + (int) (seed * maxSize / TRIES);
      try {
        property.accept(new SplittableRandom(seed), size);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "failed at -Dforall.seed=" + seed + ": " + failure.getMessage(), failure);
      }
    }
  }
}

package churnline.edge.generate;

import java.util.SplittableRandom;

/**
 * Random numbers by address: a seed, a client and a topic (a month, or what stays over the months)
 * lead to the same numbers whatever was drawn before, and however many clients there are.
 */
final class Draws {
  private Draws() {}

  /** Neighbouring seeds would do: a first draw mixes each of them into an unrelated one. */
  static SplittableRandom of(long seed, long client, long topic) {
    long bySeed = new SplittableRandom(seed).nextLong();
    long byClient = new SplittableRandom(bySeed + client).nextLong();
    return new SplittableRandom(byClient + topic);
  }

  /** Returns the probability, 0 to 1, that has these log odds. */
  static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}

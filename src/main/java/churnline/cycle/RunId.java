package churnline.cycle;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * ULIDs: 26 characters that sort by time (48 bits of milliseconds, 80 of chance; Crockford base
 * 32).
 */
public final class RunId {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final int TIME_CHARACTERS = 10;
  private static final int CHANCE_CHARACTERS = 16;

  private final Clock clock;
  private final RandomGenerator random;

  public RunId(Clock clock) {
    this(clock, new SecureRandom());
  }

  RunId(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Returns a new id. */
  public String next() {
    StringBuilder out = new StringBuilder(TIME_CHARACTERS + CHANCE_CHARACTERS);
    long time = clock.millis();
    for (int at = TIME_CHARACTERS - 1; at >= 0; at--) {
      out.append(ALPHABET.charAt((int) (time >>> (at * BITS)) & 31));
    }
    for (int at = 0; at < CHANCE_CHARACTERS; at++) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return out.toString();
  }
}

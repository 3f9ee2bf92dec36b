package churnline.core.run;

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
  private final int[] chance = new int[CHANCE_CHARACTERS];
  private long time = -1;

  public RunId(Clock clock) {
    this(clock, new SecureRandom());
  }

  RunId(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * From now on every id is greater than this one, whatever the clock says: it may have been set
   * back since another process gave it.
   */
  public synchronized void after(String last) {
    if (last.length() != TIME_CHARACTERS + CHANCE_CHARACTERS) {
      return;
    }
    long then = 0;
    for (int at = 0; at < TIME_CHARACTERS; at++) {
      then = then << BITS | ALPHABET.indexOf(last.charAt(at));
    }
    if (then < time) {
      return;
    }
    time = then;
    for (int at = 0; at < CHANCE_CHARACTERS; at++) {
      chance[at] = ALPHABET.indexOf(last.charAt(TIME_CHARACTERS + at));
    }
  }

  /**
   * Returns a new id, greater than every one before it: within a millisecond, and when the clock
   * goes back, the last one is counted up.
   */
  public synchronized String next() {
    long now = clock.millis();
    if (now > time) {
      time = now;
      for (int at = 0; at < CHANCE_CHARACTERS; at++) {
        chance[at] = random.nextInt(ALPHABET.length());
      }
    } else {
      countUp();
    }
    StringBuilder out = new StringBuilder(TIME_CHARACTERS + CHANCE_CHARACTERS);
    for (int at = TIME_CHARACTERS - 1; at >= 0; at--) {
      out.append(ALPHABET.charAt((int) (time >>> (at * BITS)) & 31));
    }
    for (int digit : chance) {
      out.append(ALPHABET.charAt(digit));
    }
    return out.toString();
  }

  private void countUp() {
    for (int at = CHANCE_CHARACTERS - 1; at >= 0; at--) {
      if (++chance[at] < ALPHABET.length()) {
        return;
      }
      chance[at] = 0;
    }
    time++;
  }
}

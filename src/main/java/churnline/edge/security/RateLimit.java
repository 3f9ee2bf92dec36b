package churnline.edge.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A bucket of tokens per caller, which holds one second's worth and fills steadily. */
final class RateLimit {
  /** Callers remembered; the one that has been silent longest is forgotten first. */
  static final int MOST_CALLERS = 10_000;

  private static final double SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = remembering(MOST_CALLERS);

  private record Bucket(double tokens, long at) {}

  /**
   * @param perSecond 0 for no limit
   */
  RateLimit(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /** Takes a token of {@code who}; the seconds to wait when there is none. */
  synchronized OptionalLong take(String who) {
    if (perSecond == 0) {
      return OptionalLong.empty();
    }
    long now = nanos.getAsLong();
    Bucket bucket = buckets.getOrDefault(who, new Bucket(perSecond, now));
    double tokens = Math.min(perSecond, bucket.tokens() + (now - bucket.at()) / SECOND * perSecond);
    boolean enough = tokens >= 1;
    buckets.put(who, new Bucket(enough ? tokens - 1 : tokens, now));
    return enough
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil((1 - tokens) / perSecond));
  }

  /** A map that forgets what was not looked at for longest. */
  static <T> Map<String, T> remembering(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > most;
      }
    };
  }
}

package churnline.core.dataset;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The fixed pseudo-random place of a client, by which a share of clients is held out of training.
 */
public final class ClientBucket {
  /** Number of buckets: held-out shares are honoured to one part in ten thousand. */
  public static final int BUCKETS = 10_000;

  private static final int SEED = 104_729;

  private ClientBucket() {}

  /**
   * Returns the bucket of a client id, 0 to {@code BUCKETS - 1}: the same on every machine and in
   * every store.
   */
  public static short of(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return of(MurmurHash3.hash128x64(bytes, 0, bytes.length, SEED)[0]);
  }

  /** Returns the bucket of a 64-bit hash, for rows without a client id. */
  public static short of(long hash) {
    return (short) Long.remainderUnsigned(hash, BUCKETS);
  }

  /**
   * Returns the first bucket that is trained on when {@code share} (0 to 1) of the clients is held
   * out.
   */
  public static int firstTrained(double share) {
    return (int) Math.round(share * BUCKETS);
  }
}

package churnline.core.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The identity of a row: 128 bits over id, time, features, label and value.
 *
 * <p>MurmurHash3 x64-128 of a self-delimiting encoding. Two of 10^9 different rows collide with a
 * probability below 2e-21 (birthday bound n^2 / 2^129). One instance serves one thread.
 */
public final class RowKey {
  private static final int SEED = 0;
  private static final byte MISSING = 0;
  private static final byte TEXT = 1;
  private byte[] bytes = new byte[256];
  private int length;

  /** Fills key and, for rows without an id, bucket of row {@code row} of {@code block}. */
  public void assign(RowBlock block, int row) {
    length = 0;
    text(block.id[row]);
    text(block.time[row]);
    for (double[] column : block.numeric) {
      number(column[row]);
    }
    for (String[] column : block.categorical) {
      text(column[row]);
    }
    reserve(1);
    bytes[length++] = block.label[row];
    number(block.value[row]);
    long[] hash = MurmurHash3.hash128x64(bytes, 0, length, SEED);
    block.keyHigh[row] = hash[0];
    block.keyLow[row] = hash[1];
    block.bucket[row] =
        block.id[row] == null ? ClientBucket.of(hash[0]) : ClientBucket.of(block.id[row]);
  }

  private void number(double value) {
    reserve(Long.BYTES);
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (bits >>> shift);
    }
  }

  private void text(String value) {
    if (value == null) {
      reserve(1);
      bytes[length++] = MISSING;
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    reserve(1 + Integer.BYTES + utf8.length);
    bytes[length++] = TEXT;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (utf8.length >>> shift);
    }
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}

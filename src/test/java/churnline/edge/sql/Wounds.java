package churnline.edge.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** What may happen to the bytes of a file. */
final class Wounds {
  private Wounds() {}

  /** Up to five small wounds. */
  static byte[] inflict(byte[] file, SplittableRandom random) {
    byte[] bytes = file;
    for (int wounds = 1 + random.nextInt(5); wounds > 0; wounds--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(20));
      byte[] middle = Arrays.copyOfRange(bytes, from, to);
      byte[] instead =
          switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> "\"".repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
            case 3 -> join(middle, middle);
            case 4 -> "x".repeat(random.nextInt(200_000)).getBytes(StandardCharsets.UTF_8);
            case 5 -> new byte[] {(byte) random.nextInt(32)};
            case 6 ->
                join(
                    middle,
                    ",;\t\r\n".substring(random.nextInt(5)).getBytes(StandardCharsets.UTF_8));
            default -> join(Arrays.copyOfRange(bytes, random.nextInt(from + 1), from), middle);
          };
      bytes =
          join(
              join(Arrays.copyOf(bytes, from), instead),
              Arrays.copyOfRange(bytes, to, bytes.length));
    }
    return bytes;
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** The file as gzip, in one to three members. */
  static byte[] pack(byte[] file, SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int more = random.nextInt(3); more >= 0; more--) {
      int to = more == 0 ? file.length : from + random.nextInt(file.length - from + 1);
      try (OutputStream member = new GZIPOutputStream(out)) {
        member.write(file, from, to - from);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      from = to;
    }
    return out.toByteArray();
  }

  /** One bit is another, or the end is missing. */
  static byte[] damage(byte[] packed, SplittableRandom random) {
    int at = random.nextInt(packed.length);
    if (random.nextBoolean()) {
      return Arrays.copyOf(packed, at);
    }
    byte[] damaged = packed.clone();
    damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return damaged;
  }
}

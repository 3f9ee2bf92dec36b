package churnline.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.dataset.Schema;
import churnline.fault.BadInputException;
import churnline.ingest.CsvPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipTest {
  private static final Schema SCHEMA =
      new Schema(
          Optional.of("id"),
          "y",
          "1",
          "0",
          List.of("a"),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @Test
  void packedFileIsRead() throws IOException {
    assertThat(rows(packed("id,a,y\n" + "c,1,0\n".repeat(100)))).isEqualTo(100);
  }

  @Test
  void membersOneAfterAnotherAreOneFile() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(packed("id,a,y\nc,1,0\n"));
    both.write(packed("d,1,0\n"));
    assertThat(rows(both.toByteArray())).isEqualTo(2);
  }

  @Test
  void whatIsNoGzipIsRefused() {
    assertRefused("id,a,y\nc,1,0\n".getBytes(StandardCharsets.UTF_8), "Not in GZIP format");
    assertRefused(new byte[0], "the file ends too early");
  }

  @Test
  void cutOrDamagedFileIsRefusedWithTheOffset() throws IOException {
    byte[] file = packed(noise());
    assertRefused(Arrays.copyOf(file, file.length / 2), "before byte " + file.length / 2);
    file[file.length - 6] ^= 1;
    assertRefused(file, "expected a whole gzip file; in clients.csv.gz before byte");
  }

  @Test
  void whatFollowsTheLastMemberIsRefusedWhereverBuffersEnd() throws IOException {
    byte[] whole = packed("id,a,y\nc,1,0\n");
    byte[] large = packed(noise());
    for (int extra : new int[] {1, 5, 18, 19, 100, 9_000}) {
      assertRefused(Arrays.copyOf(whole, whole.length + extra), "followed by something else");
      assertRefused(Arrays.copyOf(large, large.length + extra), "followed by something else");
    }
  }

  @Test
  void bombIsRefused() throws IOException {
    byte[] bomb = packed("id,a,y\n" + "c,1,0\n".repeat(2_000_000));
    assertRefused(bomb, "expected at most 100 times as many");
  }

  @Test
  void wellPackedSmallFileIsNoBomb() throws IOException {
    assertThat(rows(packed("id,a,y\n" + "c,1,0\n".repeat(170_000)))).isEqualTo(170_000);
  }

  private static void assertRefused(byte[] file, String text) {
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("CSV_GZIP: ")
        .hasMessageContaining(text);
  }

  private static int rows(byte[] file) {
    int rows = 0;
    try (CsvSource source =
        CsvSource.open(
            new ByteArrayInputStream(file), "clients.csv.gz", true, CsvPolicy.DEFAULT, SCHEMA)) {
      while (source.next() != null) {
        rows++;
      }
    }
    return rows;
  }

  private static String noise() {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("id,a,y\n");
    for (int row = 0; row < 20_000; row++) {
      text.append(random.nextLong()).append(",1,0\n");
    }
    return text.toString();
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}

package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.CsvPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
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

  /** Recursion once a member would end in a StackOverflowError, which ended ingestion for good. */
  @Test
  void anyNumberOfEmptyMembersIsRead() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(packed("id,a,y\nc,1,0\n"));
    byte[] empty = packed("");
    for (int member = 0; member < 200_000; member++) {
      file.write(empty);
    }
    file.write(packed("d,1,0\n"));
    assertThat(rows(file.toByteArray())).isEqualTo(2);
  }

  @Test
  void headersOfEveryKindArePassedOver() throws IOException {
    byte[] plain = packed("id,a,y\nc,1,0\n");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {0x1F, (byte) 0x8B, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, -1});
    file.write(new byte[] {(byte) 0x10, 0x27});
    file.write(new byte[10_000]);
    file.write("n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    file.write(0);
    file.write("comment".getBytes(StandardCharsets.UTF_8));
    file.write(0);
    CRC32 crc = new CRC32();
    crc.update(file.toByteArray());
    int right = file.size();
    file.write((int) crc.getValue() & 0xFF);
    file.write((int) crc.getValue() >> 8 & 0xFF);
    file.write(plain, 10, plain.length - 10);
    byte[] whole = file.toByteArray();
    assertThat(rows(whole)).isEqualTo(1);

    whole[right] ^= 1;
    assertRefused(whole, "Corrupt GZIP header");
    assertRefused(Arrays.copyOf(whole, 50_000), "the file ends too early");
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
      assertRefused(Arrays.copyOf(whole, whole.length + extra), "other data follows");
      assertRefused(Arrays.copyOf(large, large.length + extra), "other data follows");
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

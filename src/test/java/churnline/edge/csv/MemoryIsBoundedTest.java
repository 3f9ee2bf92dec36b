package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.LateLabels;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowSink;
import churnline.core.text.TimeAxis;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process with a heap of 64 MB reads files that are larger. */
class MemoryIsBoundedTest {
  @ParameterizedTest
  @CsvSource({"small, 3000000, 20", "long, 90, 900000", "endless, 2, 40000000"})
  void aFileLargerThanTheHeapIsRead(String kind, long rows, int width) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Reader.class.getName(),
                String.valueOf(rows),
                String.valueOf(width))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).as(kind).isEqualTo(rows + " rows");
  }

  /** Reads a made-up file and counts its rows. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) throws InterruptedException {
      Schema schema = DatasetFixtures.corporate();
      InputStream file = new Rows(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]));
      try (churnline.edge.csv.CsvSource source =
          churnline.edge.csv.CsvSource.open(file, "x.csv", false, CsvPolicy.DEFAULT, schema)) {
        BatchContent.Read read =
            BatchReader.read(
                schema,
                CsvPolicy.DEFAULT,
                source,
                () -> {
                  throw new IllegalStateException("the file has no times");
                },
                new Forgetting(schema));
        System.out.println(read.rows() + " rows");
      }
    }
  }

  private static final class Forgetting implements RowSink {
    private final RowBlock block;

    Forgetting(Schema schema) {
      block = RowBlock.of(schema);
    }

    @Override
    public RowBlock exchange(RowBlock full) {
      block.size = 0;
      return block;
    }

    @Override
    public void quarantine(Quarantined row) {
      assertThat(row.problems()).isNotEmpty();
    }

    @Override
    public Optional<TimeAxis> timeAxis() {
      return Optional.empty();
    }

    @Override
    public LateLabels lateLabels() {
      throw new IllegalStateException("the file has features");
    }
  }

  /** The same row again and again, its id as wide as asked; never held as a whole. */
  private static final class Rows extends InputStream {
    private static final byte[] HEAD =
        "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n"
            .getBytes(StandardCharsets.UTF_8);

    private static final byte[] TAIL = ",1,2,3\n".getBytes(StandardCharsets.UTF_8);
    private final long size;
    private final int width;
    private long at;

    Rows(long rows, int width) {
      this.width = width;
      size = HEAD.length + rows * (width + TAIL.length);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int most = (int) Math.min(length, size - at);
      for (int to = 0; to < most; to++) {
        bytes[offset + to] = (byte) read();
      }
      return most == 0 && length > 0 ? -1 : most;
    }

    @Override
    public int read() {
      if (at == size) {
        return -1;
      }
      long place = at++;
      if (place < HEAD.length) {
        return HEAD[(int) place];
      }
      int column = (int) ((place - HEAD.length) % (width + TAIL.length));
      return column < width ? 'x' : TAIL[column - width];
    }
  }
}

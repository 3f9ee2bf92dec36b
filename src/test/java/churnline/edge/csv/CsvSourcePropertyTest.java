package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.ForAll;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CsvSourcePropertyTest {
  private static final Schema SCHEMA =
      new Schema(
          Optional.of("id"),
          "y",
          "1",
          "0",
          List.of("a"),
          List.of("c"),
          List.of(),
          Optional.empty(),
          Optional.empty());

  /** Small enough that run-on quotes meet it. */
  private static final CsvPolicy POLICY = new CsvPolicy(Optional.empty(), '.', 300, 500, 100);

  @Test
  void everyRowIsAcceptedOrQuarantinedUnderItsLine() {
    ForAll.sizes(
        200,
        (random, size) -> {
          Generated file = new Generated(random, size);
          List<Long> accepted = new ArrayList<>();
          List<Long> quarantined = new ArrayList<>();
          List<String> levels = new ArrayList<>();
          RowBlock block = RowBlock.of(SCHEMA);
          try (CsvSource source = open(file.text.toString())) {
            HeaderBinding binding = HeaderBinding.forIngest(SCHEMA, source.header(), POLICY);
            RowParser parser = new RowParser(SCHEMA, binding, POLICY);
            each(
                source,
                record -> {
                  Optional<Quarantined> bad =
                      record instanceof SourceRecord.Cells cells
                          ? parser.parse(cells, block)
                          : Optional.of(parser.unsplit((SourceRecord.Unsplit) record));
                  bad.ifPresent(row -> quarantined.add(row.line()));
                });
          }
          for (int row = 0; row < block.size; row++) {
            accepted.add(block.line[row]);
            levels.add(block.categorical[0][row]);
            assertThat(block.ordinal[row]).isEqualTo(row);
          }
          assertThat(accepted).isEqualTo(file.good);
          assertThat(levels).isEqualTo(file.levels);
          assertThat(quarantined).isEqualTo(file.bad);
        });
  }

  /** Any text of quotes, delimiters and line ends is read to its end, line by rising line. */
  @Test
  void noTextStopsTheReader() {
    ForAll.sizes(
        600,
        (random, size) -> {
          StringBuilder text = new StringBuilder("id,a,c,y\n");
          String alphabet = "\"\"\",,\n\r\n ab";
          for (int at = 0; at < size; at++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          text.append("\nlast,1,x,0");
          long[] line = {1};
          SourceRecord[] last = new SourceRecord[1];
          try (CsvSource source = open(text.toString())) {
            each(
                source,
                record -> {
                  assertThat(record.line()).isGreaterThan(line[0]);
                  line[0] = record.line();
                  last[0] = record;
                });
          }
          long lines = text.toString().split("\r\n|\r|\n", -1).length;
          assertThat(line[0]).isLessThanOrEqualTo(lines);
          assertThat(last[0].toString()).contains("last");
        });
  }

  /** Whatever the size of the pieces in which the bytes arrive, and wherever buffers end. */
  @Test
  void piecesDoNotMatter() {
    ForAll.sizes(
        40,
        (random, size) -> {
          String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
          StringBuilder text = new StringBuilder("id,a,c,y").append(end);
          List<SourceRecord> expected = new ArrayList<>();
          for (int row = 0; row < size; row++) {
            String level = "x".repeat(8_180 + random.nextInt(20));
            text.append("c,1,").append(level).append(",0").append(end);
            expected.add(new SourceRecord.Cells(row + 2, List.of("c", "1", level, "0")));
          }
          CsvPolicy policy = CsvPolicy.DEFAULT;
          InputStream pieces = new Pieces(text.toString(), random);
          List<SourceRecord> read = new ArrayList<>();
          try (CsvSource source = CsvSource.open(pieces, "x.csv", false, policy, SCHEMA)) {
            each(source, read::add);
          }
          assertThat(read).isEqualTo(expected);
        });
  }

  private static CsvSource open(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CsvSource.open(new ByteArrayInputStream(bytes), "x.csv", false, POLICY, SCHEMA);
  }

  private static void each(CsvSource source, Consumer<SourceRecord> sink) {
    for (SourceRecord r = source.next(); r != null; r = source.next()) {
      sink.accept(r);
    }
  }

  /** Bytes that arrive a few at a time. */
  private static final class Pieces extends ByteArrayInputStream {
    private final SplittableRandom random;

    Pieces(String text, SplittableRandom random) {
      super(text.getBytes(StandardCharsets.UTF_8));
      this.random = random;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(20_000)));
    }
  }

  /** A file with known good and bad rows. */
  private static final class Generated {
    private final SplittableRandom random;
    private final String end;
    private final StringBuilder text = new StringBuilder();
    private final List<Long> good = new ArrayList<>();
    private final List<String> levels = new ArrayList<>();
    private final List<Long> bad = new ArrayList<>();
    private long line = 1;

    Generated(SplittableRandom random, int rows) {
      this.random = random;
      end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
      write("id,a,c,y");
      // A quote that is left open meets no other quote, so that what it swallows is known.
      int open = random.nextInt(2 * rows);
      for (int row = 0; row < rows; row++) {
        if (row == open) {
          bad("c,1,\"open,0");
        } else {
          row(row < open);
        }
      }
      if (random.nextBoolean()) {
        text.setLength(text.length() - end.length());
      }
    }

    private void row(boolean quotes) {
      switch (random.nextInt(quotes ? 12 : 8)) {
        case 0 -> write("");
        case 1 -> bad("c,1,x");
        case 2 -> bad("c,1,x,0,");
        case 3 -> bad("c,one,x,0");
        case 8 -> bad("c,1,\"x\"y,0");
        case 9 -> bad("\"\",1,x,0");
        case 10, 11 -> quoted();
        default -> {
          good.add(line);
          levels.add("x" + line);
          write("c" + line + ",1.5,x" + line + ",1");
        }
      }
    }

    private void quoted() {
      StringBuilder level = new StringBuilder("q");
      int length = random.nextInt(20);
      for (int at = 0; at < length; at++) {
        level.append(List.of("a", ",", "\"", end, "\n", ";", "é").get(random.nextInt(7)));
      }
      level.append('q');
      good.add(line);
      levels.add(level.toString());
      write("c,\"1\",\"" + level.toString().replace("\"", "\"\"") + "\",0");
    }

    private void bad(String row) {
      bad.add(line);
      write(row);
    }

    private void write(String row) {
      text.append(row).append(end);
      line += row.split("\r\n|\r|\n", -1).length;
    }
  }
}

package churnline.edge.csv;

import static churnline.edge.csv.CsvFixtures.SMALL;
import static churnline.edge.csv.CsvFixtures.assertRefused;
import static churnline.edge.csv.CsvFixtures.bytes;
import static churnline.edge.csv.CsvFixtures.open;
import static churnline.edge.csv.CsvFixtures.read;
import static churnline.edge.csv.CsvFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.SourceRecord;
import churnline.core.ingest.SourceRecord.Cells;
import churnline.core.ingest.SourceRecord.Unsplit;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineIsTheFirstPhysicalLineOfTheRecord(String end) {
    String text = "id,a,y\n\nc1,1,0\n\"c\n2\",2,0\n\n\nc3,3,\"1\n\n\"\nc4,4,0";
    String file = text.replace("\n", end);
    assertThat(read(file))
        .containsExactly(
            new Cells(3, List.of("c1", "1", "0")),
            new Cells(4, List.of("c" + end + "2", "2", "0")),
            new Cells(8, List.of("c3", "3", "1" + end + end)),
            new Cells(11, List.of("c4", "4", "0")));
    assertThat(read(file + end)).hasSize(4);
  }

  @Test
  void quotesAreThoseOfRfc4180() {
    assertThat(read("id,a,y\n\"say \"\"hi\"\", you\",\"\", 0 \n5\" pipe,1,0\n"))
        .containsExactly(
            new Cells(2, List.of("say \"hi\", you", "", " 0 ")),
            new Cells(3, List.of("5\" pipe", "1", "0")));
  }

  @Test
  void wrongNumberOfCellsOnOneLineIsStillSplit() {
    assertThat(read("id,a,y\nc1,1\nc2,1,0,9\n"))
        .containsExactly(
            new Cells(2, List.of("c1", "1")), new Cells(3, List.of("c2", "1", "0", "9")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void quoteThatIsNeverClosedCostsItsLineOnly(String end) {
    assertThat(read("id,a,y\nc1,1,0\nc2,\"1,0\nc3,1,0\n\nc4,1,0".replace("\n", end)))
        .containsExactly(
            new Cells(2, List.of("c1", "1", "0")),
            new Unsplit(3, "c2,\"1,0", "a quote that is never closed"),
            new Cells(4, List.of("c3", "1", "0")),
            new Cells(6, List.of("c4", "1", "0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void textAfterAClosingQuoteCostsItsLineOnly(String end) {
    assertThat(read("id,a,y\nc1,\"1\"x,0\nc2,1,0\n".replace("\n", end)))
        .containsExactly(
            new Unsplit(2, "c1,\"1\"x,0", "text after a closing quote"),
            new Cells(3, List.of("c2", "1", "0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void strayQuotesThatPairUpAcrossLinesSwallowNothing(String end) {
    assertThat(read("id,a,y\n\"c1,1,0\nc2,1,0\nc3\",1,0,0\nc4,1,0\n".replace("\n", end)))
        .containsExactly(
            new Unsplit(
                2,
                "\"c1,1,0",
                "a quoted line break would make one row of 3 lines with 4 cells; the header has 3"),
            new Cells(3, List.of("c2", "1", "0")),
            new Cells(4, List.of("c3\"", "1", "0", "0")),
            new Cells(5, List.of("c4", "1", "0")));
  }

  @Test
  void lineOverTheLimitIsCutAndPassedOver() {
    String line = "x".repeat(300_000);
    List<SourceRecord> records = read(bytes("id,a,y\n" + line + "\nc1,1,0\n"), SMALL);
    assertThat(records)
        .containsExactly(
            new Unsplit(2, line.substring(0, 1_000), "longer than the limit of 2000 characters"),
            new Cells(3, List.of("c1", "1", "0")));
  }

  @Test
  void longestLineIsRead() {
    String line = "x".repeat(1_996) + ",1,0";
    assertThat(read(bytes("id,a,y\n" + line + "\n"), SMALL).get(0)).isInstanceOf(Cells.class);
    assertThat(read(bytes("id,a,y\n" + line + "0\n"), SMALL).get(0)).isInstanceOf(Unsplit.class);
  }

  @Test
  void quoteThatRunsOnBeyondTheLimitCostsItsLineOnly() {
    String rest = "c,1,0\n".repeat(1_000);
    List<SourceRecord> records = read(bytes("id,a,y\n\"c0,1,0\n" + rest), SMALL);
    assertThat(records).hasSize(1_001);
    assertThat(records.get(0))
        .isEqualTo(new Unsplit(2, "\"c0,1,0", "longer than the limit of 2000 characters"));
    assertThat(records.get(1_000)).isEqualTo(new Cells(1_002, List.of("c", "1", "0")));
  }

  /** Looking each line through to the row limit would take minutes here. */
  @Test
  void linesThatAllOpenQuotesAreReadInLinearTime() {
    int lines = 100_000;
    List<SourceRecord> records = read("id,a,y\n" + "a\",\"\n".repeat(lines));
    assertThat(records).hasSize(lines).allMatch(Unsplit.class::isInstance);
    assertThat(records.get(lines - 1).line()).isEqualTo(lines + 1);
  }

  @Test
  void endlessLineIsPassedOver() {
    InputStream endless = new Repeated(bytes("id,a,y\nc,1,"), (byte) 'x', 64L << 20);
    try (CsvSource source = open(endless, false, CsvPolicy.DEFAULT, Optional.empty())) {
      assertThat(source.next()).isInstanceOf(Unsplit.class);
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void headerOverTheLimitIsRefused() {
    assertRefused(
        FaultCode.CSV_ROW_TOO_LONG,
        "a header of more than 1048576 characters",
        bytes("x".repeat(1_100_000)));
  }

  @Test
  void headerWithABrokenQuoteIsRefused() {
    assertRefused(
        FaultCode.CSV_HEADER_MISMATCH, "a quote that is never closed", bytes("\"id,a,y\nc,1,0\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void delimiterIsFound(String delimiter) {
    String file = "id|a|y|other, or; both\nc|1,5|0|x\n".replace("|", delimiter);
    try (CsvSource source = open(bytes(file))) {
      assertThat(source.delimiter()).isEqualTo(delimiter.charAt(0));
      assertThat(source.header()).startsWith("id", "a", "y");
    }
  }

  @Test
  void betweenDelimitersThatBindNothingMostCellsWin() {
    try (CsvSource source = open(bytes("p;q,r;s\n"))) {
      assertThat(source.header()).containsExactly("p", "q,r", "s");
      assertThat(source.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff", "\n\n", "\r\n  \r\n\t\n", "\r\r"})
  void emptyFileIsRefused(String file) {
    assertRefused(FaultCode.CSV_EMPTY, "no text", bytes(file));
  }

  @Test
  void blankLinesBeforeTheHeaderAndAmongRowsArePassedOver() {
    assertThat(read("\n  \nid,a,y\n  \nc,1,0\n \t\n"))
        .containsExactly(new Cells(5, List.of("c", "1", "0")));
  }

  @Test
  void diskFailureIsNoFaultOfTheFile() {
    InputStream failing = new Repeated(bytes("id,a,y\n"), (byte) -1, 0);
    assertThatThrownBy(() -> open(failing, false, CsvPolicy.DEFAULT, Optional.empty()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("DISK_UNAVAILABLE: reading failed");
  }

  /** A head, then one byte many times; then the end, or a failure when the byte is negative. */
  private static final class Repeated extends InputStream {
    private final InputStream head;
    private final byte filler;
    private long left;

    Repeated(byte[] head, byte filler, long times) {
      this.head = stream(head);
      this.filler = filler;
      left = times;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = head.read(bytes, offset, length);
      if (read > 0) {
        return read;
      }
      if (filler < 0) {
        throw new IOException("unplugged");
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(bytes, offset, offset + count, filler);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.sql.SecondReader.Reading;
import churnline.edge.sql.SecondReader.Row;
import churnline.edge.sql.SecondReader.Table;
import churnline.edge.sql.SecondReader.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the second reader makes of files whose rows can be counted by hand. */
class SecondReaderTest {
  private static final int LONGEST = 40;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void aLineIsARowWhateverItsEnd(String end) {
    assertThat(rows(String.join(end, "id,a", "1,2", "3,4")))
        .containsExactly(row(2, "1,2", "1", "2"), row(3, "3,4", "3", "4"));
  }

  @Test
  void theLineEndOfTheLastRowMakesNoRow() {
    assertThat(rows("id,a\n1,2\n")).isEqualTo(rows("id,a\n1,2"));
  }

  @Test
  void emptyLinesAndBlankLinesAreNoRowsButCount() {
    assertThat(rows("\nid,a\n\n  \n1,2\n \t\n\"\"\n")).containsExactly(row(5, "1,2", "1", "2"));
  }

  @Test
  void blankCellsAreARow() {
    assertThat(rows("id,a\n,\n")).containsExactly(row(2, ",", "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void theDelimiterIsTheOneThatFindsMostColumns(String delimiter) {
    assertThat(rows("id,a\n1,2\n".replace(",", delimiter)))
        .containsExactly(row(2, "1" + delimiter + "2", "1", "2"));
  }

  @Test
  void aNameIsKnownWhateverItsCaseAndBlanks() {
    assertThat(table(" ID ;x,a,y;\uFEFFLong  Name\n").header())
        .containsExactly(" ID ", "x,a,y", "\uFEFFLong  Name");
  }

  @Test
  void aNameThatBeginsWithAnUnderscoreIsNoColumn() {
    assertThat(table("_id;_a;id,a\n").header()).containsExactly("_id;_a;id", "a");
  }

  @Test
  void aFirstLineMayTellTheDelimiter() {
    assertThat(rows("sep=;\nid;a,b,long_name\n1;2\n")).containsExactly(row(3, "1;2", "1", "2"));
    assertThat(rows(" SEP=\t\t\nid\ta\n1\t2\n")).containsExactly(row(3, "1\t2", "1", "2"));
  }

  @Test
  void linesOfBlankCellsMayStandAboveTheHeader() {
    assertThat(rows(",,\n \nid,a\n1,2\n")).containsExactly(row(4, "1,2", "1", "2"));
  }

  @Test
  void quotesHoldDelimitersQuotesAndLineEnds() {
    assertThat(rows("id,a\n\"x,\"\"y\"\"\r\nz\",2\n3,\"\"\n"))
        .containsExactly(row(2, "\"x,\"\"y\"\"", "x,\"y\"\r\nz", "2"), row(4, "3,\"\"", "3", ""));
  }

  @Test
  void aQuoteWithinACellIsAQuote() {
    assertThat(rows("id,a\n1\"x\",2\n")).containsExactly(row(2, "1\"x\",2", "1\"x\"", "2"));
  }

  @Test
  void blanksBehindAClosingQuoteArePassedOver() {
    assertThat(rows("id,a\n\"1\" ,2\n")).containsExactly(row(2, "\"1\" ,2", "1", "2"));
  }

  @Test
  void textBehindAClosingQuoteCostsTheFirstLineOfItsRow() {
    assertThat(rows("id,a\n\"1\nx\"y,2\n3,4\n"))
        .containsExactly(unsplit(2, "\"1"), row(3, "x\"y,2", "x\"y", "2"), row(4, "3,4", "3", "4"));
  }

  @Test
  void aQuoteThatIsNeverClosedCostsItsLine() {
    assertThat(rows("id,a\n1,\"2\n3,4\n"))
        .containsExactly(unsplit(2, "1,\"2"), row(3, "3,4", "3", "4"));
  }

  @Test
  void aQuotedLineBreakInARowOfAnotherWidthCostsItsFirstLine() {
    assertThat(rows("id,a\n1,\"2\n3\",4,5\n"))
        .containsExactly(unsplit(2, "1,\"2"), row(3, "3\",4,5", "3\"", "4", "5"));
  }

  @Test
  void aRowOfAnotherWidthIsSplit() {
    assertThat(rows("id,a\n1\n1,2,3\n"))
        .containsExactly(row(2, "1", "1"), row(3, "1,2,3", "1", "2", "3"));
  }

  @Test
  void aRowOverTheLimitCostsItsFirstLine() {
    String just = "x".repeat(LONGEST - 2);

    assertThat(rows("id,a\n1," + just + "\n1,x" + just + "\n\"\n" + just + "\",\n"))
        .containsExactly(
            row(2, "1," + just, "1", just),
            unsplit(3, "1,x" + just),
            unsplit(4, "\""),
            row(5, just + "\",", just + "\"", ""));
  }

  @Test
  void whatManyOpenQuotesHideIsUncertain() {
    assertThat(table("id,a\n" + "\"x\n".repeat(3)).certain()).isTrue();
    assertThat(table("id,a\n" + "\"x\n".repeat(200)).certain()).isFalse();
  }

  @Test
  void aByteOrderMarkTellsTheEncoding() {
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(((Table) read("\uFEFFid,a\né,2".getBytes(charset), false)).rows())
          .containsExactly(row(2, "é,2", "é", "2"));
    }
  }

  @Test
  void whatIsNotUtf8IsReadInTheOtherCharset() {
    byte[] latin = "id,a\né,2".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(read(latin, false)).isEqualTo(Unreadable.NO_TEXT);
    assertThat(
            SecondReader.read(
                latin,
                false,
                List.of("id", "a"),
                LONGEST,
                Optional.of(StandardCharsets.ISO_8859_1)))
        .isEqualTo(read("id,a\né,2".getBytes(StandardCharsets.UTF_8), false));
  }

  @Test
  void aNulIsNoText() {
    assertThat(read("id,a\n1,\0".getBytes(StandardCharsets.UTF_8), false))
        .isEqualTo(Unreadable.NO_TEXT);
  }

  @Test
  void aFileOfBlanksIsEmpty() {
    assertThat(read(" \n\n".getBytes(StandardCharsets.UTF_8), false)).isEqualTo(Unreadable.EMPTY);
  }

  @Test
  void aHeaderThatCannotBeSplitMakesAFileUnreadable() {
    assertThat(read("\"id,a\n1,2\n".getBytes(StandardCharsets.UTF_8), false))
        .isEqualTo(Unreadable.HEADER);
  }

  @Test
  void gzipOfSeveralMembersIsOneFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (String member : List.of("id,a\n1,", "2\n", "3,4")) {
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(member.getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = packed.toByteArray();

    assertThat(((Table) read(whole, true)).rows())
        .containsExactly(row(2, "1,2", "1", "2"), row(3, "3,4", "3", "4"));
    assertThat(read(Arrays.copyOf(whole, whole.length - 1), true)).isEqualTo(Unreadable.PACKING);
  }

  private static List<Row> rows(String text) {
    return table(text).rows();
  }

  private static Table table(String text) {
    return (Table) read(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private static Reading read(byte[] file, boolean packed) {
    return SecondReader.read(
        file, packed, List.of("id", "a", "long name"), LONGEST, Optional.empty());
  }

  private static Row row(long line, String text, String... cells) {
    return new Row(line, List.of(cells), text);
  }

  private static Row unsplit(long line, String text) {
    return new Row(line, List.of(), text);
  }
}

package churnline.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OWASP ASVS 5.0, 1.2.10: the application is protected against CSV and formula injection: special
 * characters ({@code =}, {@code +}, {@code -}, {@code @}, tab, NUL) that begin a field are escaped
 * with a single quote.
 */
class FormulaSafeWriterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "-",
        "--5",
        "-5 Ltd",
        "+49 30 1234",
        "=HYPERLINK(\"http://x\")"
      })
  void whatASpreadsheetWouldTakeForAFormulaIsQuoted(String text) {
    assertThat(FormulaSafeWriter.safe(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "acme", "a=1", "'=1", "-5", "+5", "-0.25", "1e-7", "-1.5E+10", "-2,5"})
  void anythingElseStaysAsItIs(String text) {
    assertThat(FormulaSafeWriter.safe(text)).isEqualTo(text);
  }

  @Test
  void numbersAndMissingCellsAreHandedOn() {
    List<String> cells = new ArrayList<>();
    TableWriter writer =
        new FormulaSafeWriter(
            new TableWriter() {
              @Override
              public void cell(String text) {
                cells.add(text);
              }

              @Override
              public void cell(double number) {
                cells.add("number " + number);
              }

              @Override
              public void endRow() {
                cells.add("end");
              }

              @Override
              public void flush() {
                cells.add("flush");
              }
            });

    writer.cell(null);
    writer.cell(-0.5);
    writer.row(List.of("=a", "b"));
    writer.flush();

    assertThat(cells).isEqualTo(Arrays.asList(null, "number -0.5", "'=a", "b", "end", "flush"));
  }
}

package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvOutputTest {
  @Test
  void rowsAreQuotedAndNumbersCanonical() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvOutput out = new CsvOutput(bytes)) {
      out.header(List.of("id", "a", "b"));
      out.row("Zoë, \"x\"\r\n", 100.0, 0.5);
      out.row("c", null, Double.NaN);
      out.cell("d");
      out.cell(1.0);
      out.cell(7L);
      out.endRow();
      assertThat(out.bytesWritten()).isEqualTo(bytes.size());
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("id,a,b\n\"Zoë, \"\"x\"\"\r\n\",100,0.5\nc,,\nd,1,7\n");
  }

  @Test
  void lonelyEmptyCellIsNoBlankLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvOutput out = new CsvOutput(bytes)) {
      out.row((Object) null);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\"\"\n");
  }

  @Test
  void fullDiskIsSaid() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    CsvOutput out = new CsvOutput(full);
    out.row("x");
    assertThatThrownBy(out::flush)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("DISK_UNAVAILABLE")
        .hasMessageContaining("No space left");
  }
}

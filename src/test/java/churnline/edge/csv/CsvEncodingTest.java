package churnline.edge.csv;

import static churnline.edge.csv.CsvFixtures.assertRefused;
import static churnline.edge.csv.CsvFixtures.bytes;
import static churnline.edge.csv.CsvFixtures.open;
import static churnline.edge.csv.CsvFixtures.read;
import static churnline.edge.csv.CsvFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultCode;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.SourceRecord.Cells;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvEncodingTest {
  @Test
  void byteOrderMarkDecidesTheCharset() {
    String file = "\ufeffid,a,y\nZoë,1,0\n";
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      try (CsvSource source = open(file.getBytes(charset))) {
        assertThat(source.header()).containsExactly("id", "a", "y");
        assertThat(source.next()).isEqualTo(new Cells(2, List.of("Zoë", "1", "0")));
      }
    }
  }

  @Test
  void charactersAcrossBuffersStayWhole() {
    String file = "\ufeffid,a,y\n" + "c\ud83d\ude00é,1,0\n".repeat(40_000);
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
      assertThat(read(file.getBytes(charset), CsvPolicy.DEFAULT))
          .hasSize(40_000)
          .allMatch(r -> r instanceof Cells row && row.cells().get(0).equals("c\ud83d\ude00é"));
    }
  }

  @Test
  void charsetIsRefusedWithThePlaceAndReadWhenForced() {
    byte[] latin = "id,a,y\nc1,1,0\r\nZoë,1,0\n".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(
        FaultCode.CSV_ENCODING,
        "0xEB is not UTF-8; expected UTF-8 throughout; in clients.csv at byte 17 (line 3); what to"
            + " do: save as UTF-8 or set churn.csv.encoding",
        latin);
    Optional<Charset> force = Optional.of(StandardCharsets.ISO_8859_1);
    try (CsvSource source = open(stream(latin), false, CsvPolicy.DEFAULT, force)) {
      source.next();
      assertThat(source.next()).isEqualTo(new Cells(3, List.of("Zoë", "1", "0")));
    }
  }

  @Test
  void offsetOfABadByteCountsBytesAcrossBuffers() {
    String start = "id,a,y\n" + "ë,1,0\n".repeat(50_000);
    byte[] file = (start + "?").getBytes(StandardCharsets.UTF_8);
    file[file.length - 1] = (byte) 0xC3;
    assertRefused(FaultCode.CSV_ENCODING, "at byte " + (file.length - 1) + " (line 50002)", file);
  }

  @Test
  void binaryIsRefused() {
    assertRefused(FaultCode.CSV_BINARY, "at byte 3", new byte[] {'a', ',', 'b', 0, (byte) 0xFF});
    assertRefused(FaultCode.CSV_BINARY, "Excel", new byte[] {'P', 'K', 3, 4, 20, 0, (byte) 0xFF});
    String start = "id,a,y\n" + "ë,1,0\n".repeat(50_000);
    int offset = start.getBytes(StandardCharsets.UTF_8).length;
    assertRefused(FaultCode.CSV_BINARY, "at byte " + offset, bytes(start + "\0,1,0\n"));
  }
}

package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CSV files in memory, and what comes of reading them. */
final class CsvFixtures {
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
  static final CsvPolicy SMALL = new CsvPolicy(Optional.empty(), '.', 2_000, 500, 100);

  private CsvFixtures() {}

  static void assertRefused(FaultCode code, String text, byte[] file) {
    assertThatThrownBy(() -> read(file, CsvPolicy.DEFAULT))
        .isInstanceOf(ChurnlineException.class)
        .hasMessageStartingWith(code + ": ")
        .hasMessageContaining(text);
  }

  static List<SourceRecord> read(String file) {
    return read(bytes(file), CsvPolicy.DEFAULT);
  }

  static List<SourceRecord> read(byte[] file, CsvPolicy policy) {
    List<SourceRecord> records = new ArrayList<>();
    try (CsvSource source = open(stream(file), false, policy, Optional.empty())) {
      for (SourceRecord r = source.next(); r != null; r = source.next()) {
        records.add(r);
      }
    }
    return records;
  }

  static CsvSource open(byte[] file) {
    return open(stream(file), false, CsvPolicy.DEFAULT, Optional.empty());
  }

  static CsvSource open(InputStream in, boolean gzip, CsvPolicy policy, Optional<Charset> force) {
    return CsvSource.open(in, "clients.csv", gzip, policy, SCHEMA, force);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}

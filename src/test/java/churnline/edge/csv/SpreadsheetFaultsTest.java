package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.Quarantined;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people do to tables in spreadsheets, and what they are told. Beside each file {@code
 * NAME.expected} says what becomes of it: the lines of the accepted rows, then line, column, value
 * and reason of each row set aside, or the refusal. {@code -Dchurnline.faults.write=true} writes
 * these anew, to be read before they are kept.
 */
class SpreadsheetFaultsTest {
  private static final Path FOLDER = Path.of("src/test/resources/spreadsheet-faults");
  private static final int FAULTS = 30;

  static List<Path> faults() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  @Test
  void noFaultIsForgotten() throws IOException {
    assertThat(faults()).hasSize(FAULTS);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theReaderIsToldWhatToDo(Path file) throws Exception {
    String name = file.getFileName().toString();
    Path expected = FOLDER.resolve(name.replace(".csv", ".expected"));
    String told = told(file, name);
    if (Boolean.getBoolean("churnline.faults.write")) {
      Files.writeString(expected, told);
    }

    assertThat(told).isEqualTo(Files.readString(expected));
  }

  private static String told(Path file, String name) throws IOException, InterruptedException {
    Schema schema = DatasetFixtures.corporate();
    CollectingSink sink = new CollectingSink(schema);
    try (CsvSource source = open(file, name, schema)) {
      BatchReader.read(schema, CsvPolicy.DEFAULT, source, () -> open(file, name, schema), sink);
    } catch (BadInputException refused) {
      return "refused\n" + refused.getMessage() + "\n";
    }
    StringBuilder out = new StringBuilder("accepted lines " + sink.lines() + "\n");
    for (Quarantined row : sink.quarantined()) {
      for (Quarantined.Problem problem : row.problems()) {
        out.append(
            "line %d, column '%s', value '%s': %s\n"
                .formatted(row.line(), problem.column(), problem.value(), problem.reason()));
      }
    }
    return out.toString();
  }

  private static CsvSource open(Path file, String name, Schema schema) {
    try {
      return CsvSource.open(Files.newInputStream(file), name, false, CsvPolicy.DEFAULT, schema);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

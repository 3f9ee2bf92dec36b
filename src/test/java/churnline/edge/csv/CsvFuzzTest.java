package churnline.edge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchReader;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.RecordSource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Any bytes are read to their end or refused: the first byte chooses how they are read, the rest is
 * the file. Replays its inputs; makes new ones with {@code -DJAZZER_FUZZ=1}.
 */
class CsvFuzzTest {
  private static final Schema SCHEMA =
      new Schema(
          Optional.of("id"),
          "y",
          "1",
          "0",
          List.of("a"),
          List.of("c"),
          List.of("skip"),
          Optional.of("v"),
          Optional.of("t"));

  private static final Schema PLAIN =
      new Schema(
          Optional.empty(),
          "y",
          "Yes",
          "No",
          List.of("a"),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @FuzzTest(maxDuration = "3m")
  void everyRowOfAnyBytesIsAccountedFor(byte[] input) throws InterruptedException {
    int how = input.length == 0 ? 0 : input[0];
    Schema schema = (how & 1) == 0 ? SCHEMA : PLAIN;
    CsvPolicy policy =
        new CsvPolicy(
            (how & 2) == 0 ? Optional.empty() : Optional.of(StandardCharsets.ISO_8859_1),
            (how & 4) == 0 ? '.' : ',',
            300,
            20,
            100);
    boolean gzip = (how & 8) != 0;
    Supplier<RecordSource> file =
        () ->
            CsvSource.open(
                new ByteArrayInputStream(input, Math.min(1, input.length), input.length),
                "x.csv",
                gzip,
                policy,
                schema,
                policy.encoding());
    CollectingSink sink = new CollectingSink(schema);
    try (RecordSource source = file.get()) {
      BatchContent.Read read = BatchReader.read(schema, policy, source, file, sink);

      assertThat(read.valid()).isEqualTo(sink.lines().size());
      assertThat(read.rows()).isEqualTo(sink.lines().size() + sink.quarantined().size());
      assertThat(sink.lines()).isSorted().doesNotHaveDuplicates();
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected", "what to do");
    }
  }
}

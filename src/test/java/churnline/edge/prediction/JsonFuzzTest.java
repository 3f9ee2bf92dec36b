package churnline.edge.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.fault.BadInputException;
import churnline.core.ingest.CsvPolicy;
import churnline.edge.answers.ModelAnswers;
import churnline.edge.api.Problems;
import churnline.edge.api.Request;
import churnline.edge.api.VersionText;
import churnline.edge.json.Json;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Any body is read as rows, told what is wrong with it, or refused. */
class JsonFuzzTest {
  private static final Request REQUEST =
      new Request("1", "POST", "/prediction", Map.of(), Map.of(), Map.of(), null);

  @FuzzTest(maxDuration = "3m")
  void everyRowOfAnyBodyIsGoodOrToldOf(byte[] body) {
    try {
      JsonRows rows = new JsonRows(DatasetFixtures.corporate(), CsvPolicy.DEFAULT);
      int[] good = {0};
      new JsonBody(REQUEST, body, CsvPolicy.DEFAULT.maxColumns())
          .forEachRow(row -> rows.parse(row, (block, at, number) -> good[0]++));

      assertThat(good[0] + rows.badRows()).isEqualTo(rows.rows());
      assertThat(rows.errors().isEmpty()).isEqualTo(rows.badRows() == 0);
      assertThat(rows.errors()).hasSizeLessThanOrEqualTo(Problems.MAX_ERRORS + 1);
      assertThat(Json.text(rows.errors())).isNotNull();
    } catch (BadInputException refused) {
      assertThat(refused.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "3m")
  void anyParameterIsReadOrRefused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Request request =
        new Request(
            "1",
            "GET",
            "/clients",
            Map.of(),
            Map.of("top", text),
            Map.of("content-length", text, "content-type", text, "accept", text),
            null);
    readOrRefused(() -> VersionText.parse(text) > 0);
    readOrRefused(() -> request.number("top", 50, 1, 10_000) <= 10_000);
    readOrRefused(() -> String.valueOf(request.contentLength()).matches("-?[0-9]+"));
    readOrRefused(() -> ModelAnswers.moment(text) != null);
    assertThat(request.mediaType()).isEqualTo(request.mediaType().strip());
    assertThat(request.accepts("text/csv")).isIn(true, false);
    assertThat(Optional.of(Request.shortened(text))).isPresent();
  }

  private static void readOrRefused(java.util.function.BooleanSupplier read) {
    try {
      assertThat(read.getAsBoolean()).isTrue();
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected");
    }
  }
}

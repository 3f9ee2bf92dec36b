package churnline.edge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.BadInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  private static Request request(Map<String, String> query, Map<String, String> headers) {
    return new Request("id", "GET", "/", Map.of(), query, headers, null);
  }

  @Test
  void theMediaTypeHasNoParametersAndNoCase() {
    Request request = request(Map.of(), Map.of("content-type", "Text/CSV; charset=utf-8"));

    assertThat(request.mediaType()).isEqualTo("text/csv");
  }

  @Test
  void anUnknownLengthIsMinusOne() {
    assertThat(request(Map.of(), Map.of()).contentLength()).isEqualTo(-1);
  }

  @Test
  void aNumberThatIsNotGivenIsTheUsualOne() {
    assertThat(request(Map.of(), Map.of()).number("top", 50, 1, 100)).isEqualTo(50);
    assertThat(request(Map.of("top", "7"), Map.of()).number("top", 50, 1, 100)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "101", "-1", "x", "1.5", "99999999999"})
  void aNumberOutOfBoundsIsRefused(String text) {
    Request request = request(Map.of("top", text), Map.of());

    assertThatThrownBy(() -> request.number("top", 50, 1, 100))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("from 1 to 100");
  }
}

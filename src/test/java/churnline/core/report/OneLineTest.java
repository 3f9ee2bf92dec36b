package churnline.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {
  @ParameterizedTest
  @CsvSource({
    "'a\nb', a\\nb",
    "'a\r\tb', a\\r\\tb",
    "'a\u001b[2Jb', a\\u001b[2Jb",
    "'a\u2028b\u0085c', a\\u2028b\\u0085c",
    "'gnp.\u202evsc\u202c', gnp.\\u202evsc\\u202c",
    "'\u2067a\u2069', \\u2067a\\u2069",
    "Müller \u05d0\u05d1 𝄞, Müller \u05d0\u05d1 𝄞",
  })
  void whatWouldMakeTwoLinesOrAnotherOneIsEscaped(String text, String line) {
    assertThat(OneLine.of(text)).isEqualTo(line);
  }
}

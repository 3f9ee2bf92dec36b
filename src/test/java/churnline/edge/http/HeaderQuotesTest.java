package churnline.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import churnline.ForAll;
import io.vertx.ext.web.impl.HeaderParser;
import io.vertx.ext.web.impl.ParsableHeaderValue;
import io.vertx.ext.web.impl.ParsableLanguageValue;
import io.vertx.ext.web.impl.ParsableMIMEValue;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderQuotesTest {
  private static final String SIGNS = "\"\"\"\"\\\\;;==, ,q/ab*-_.9\t";
  private static final int STRINGS = 200;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/csv", "a/b;", "a/b; x=\"\"", "a/b;x=\"a\\\"b\"", "a/b;x=\"a;b\", c/d"})
  void headersThatPeopleSendAreFine(String value) {
    assertThat(HeaderQuotes.areWhole(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"", "a/b;x=\"", "a/b;x=\"\\\"", "\\\"", "a/b;x=\"\\\\\"", "\"\\", "\";=\""})
  void quotesThatStayOpenOrAreMisplacedAreNot(String value) {
    assertThat(HeaderQuotes.areWhole(value)).isFalse();
  }

  /** What passes is read by the router's own parser. */
  @Test
  void theRouterReadsWhatPasses() {
    AtomicInteger passed = new AtomicInteger();

    ForAll.sizes(
        24,
        (random, size) -> {
          for (int count = 0; count < STRINGS; count++) {
            String value = value(random, size);
            if (HeaderQuotes.areWhole(value)) {
              passed.incrementAndGet();
              assertThatCode(() -> parse(value)).as(value).doesNotThrowAnyException();
            }
          }
        });

    assertThat(passed.get()).isGreaterThan(10_000);
  }

  private static void parse(String value) {
    new ParsableMIMEValue(value).forceParse();
    parse(value, ParsableMIMEValue::new);
    parse(value, ParsableHeaderValue::new);
    parse(value, ParsableLanguageValue::new);
  }

  private static <T extends ParsableHeaderValue> void parse(
      String value, Function<String, T> kind) {
    List<T> values = HeaderParser.convertToParsedHeaderValues(value, kind);
    HeaderParser.sort(values).forEach(ParsableHeaderValue::forceParse);
  }

  private static String value(SplittableRandom random, int size) {
    StringBuilder out = new StringBuilder();
    for (int at = random.nextInt(size + 1); at > 0; at--) {
      out.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return out.toString();
  }
}

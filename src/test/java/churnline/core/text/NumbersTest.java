package churnline.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.ForAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "100,100",
    "-0.0,0",
    "0.1,0.1",
    "9007199254740991,9007199254740991",
    "9007199254740992,9.007199254740992E15",
    "1e-7,1.0E-7",
    "NaN,''",
    "-2.50,-2.5"
  })
  void canonicalSpelling(double number, String text) {
    assertThat(Numbers.canonical(number)).isEqualTo(text);
  }

  @Test
  void canonicalTextIsTheSameNumberAgain() {
    ForAll.sizes(
        40,
        (random, size) -> {
          double number = (random.nextDouble() - 0.5) * Math.pow(10, size - 20);
          assertThat(Numbers.parse(Numbers.canonical(number))).isEqualTo(number);
        });
  }

  @Test
  void decimalsAreTheNearestDouble() {
    ForAll.sizes(
        25,
        (random, size) -> {
          StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
          int point = random.nextInt(size + 1);
          for (int at = 0; at <= size; at++) {
            text.append(at == point ? "." : "").append(random.nextInt(10));
          }
          assertThat(Numbers.parse(text)).isEqualTo(Double.parseDouble(text.toString()) + 0.0);
        });
  }
}

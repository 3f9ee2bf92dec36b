package churnline.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd/MM/yyyy                   | 01/02/2026                | 2026-02-01T00:00:00Z",
        "d/M/yyyy                     | 01/2/2026                 | 2026-02-01T00:00:00Z",
        "MM/dd/yyyy                   | 01/02/2026                | 2026-01-02T00:00:00Z",
        "dd.MM.yy                     | 31.12.25                  | 2025-12-31T00:00:00Z",
        "ddMMyyyy                     | 01022026                  | 2026-02-01T00:00:00Z",
        "d/M/yyyy H:mm[:ss]           | 1/2/2026 9:05             | 2026-02-01T09:05:00Z",
        "d/M/yyyy h:mm[:ss] a         | 1/2/2026 9:05:07 pm       | 2026-02-01T21:05:07Z",
        "yyyy-MM-dd'T'HH:mm:ssXXX     | 2026-01-01T00:30:00+02:00 | 2025-12-31T22:30:00Z",
        "MMMM yyyy                    | september 2025            | 2025-09-01T00:00:00Z",
        "MMM-yy                       | Sep-25                    | 2025-09-01T00:00:00Z",
        "'Q'Q/yyyy                    | Q4/2025                   | 2025-10-01T00:00:00Z",
        "yyyy                         | 2025                      | 2025-01-01T00:00:00Z",
        "yyyyDDD                      | 2025365                   | 2025-12-31T00:00:00Z",
        "[d/M/yyyy][uuuu-MM-dd]       | 1/2/2026                  | 2026-02-01T00:00:00Z",
        "[d/M/yyyy][uuuu-MM-dd]       | 2026-02-01                | 2026-02-01T00:00:00Z",
      })
  void aPatternReadsWhatItSays(String pattern, String text, Instant meant) {
    TimeFormat format = TimeFormat.of(pattern);

    assertThat(format.axis()).isEqualTo(TimeAxis.CALENDAR);
    assertThat(format.read(text)).isEqualTo((double) meant.getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(strings = {"31/02/2026", "1/2/2026", "2026-02-01", "01/02/2026 ", "45992", ""})
  void nothingElseIsRead(String text) {
    assertThat(TimeFormat.of("dd/MM/yyyy").read(text)).isNaN();
  }

  @Test
  void numbersAreAWordInPlaceOfAPattern() {
    TimeFormat format = TimeFormat.of("number");

    assertThat(format.axis()).isEqualTo(TimeAxis.NUMBER);
    assertThat(format.read("202512")).isEqualTo(202_512);
    assertThat(format.read("2025-12")).isNaN();
    assertThat(format.read("1e999")).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd/MM", // no year
        "HH:mm",
        "dd/mm/yyyy", // minutes for months
        "MM/DD/yyyy", // the day of the year for that of the month
        "dd/MM/yyyy hh:mm", // half a day, and not which
        "dd/MM/YYYY", // the year of a week
        "YYYY-'W'ww",
        "dd/MM/yyyy q{",
        "'open",
        "dates",
        "xx",
      })
  void aPatternThatCannotTellWhenIsRefused(String pattern) {
    assertThatThrownBy(() -> TimeFormat.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void formatsAreEqualWhenTheyAreSpelledAlike() {
    assertThat(TimeFormat.of("dd/MM/yyyy"))
        .isEqualTo(TimeFormat.of("dd/MM/yyyy"))
        .hasSameHashCodeAs(TimeFormat.of("dd/MM/yyyy"))
        .isNotEqualTo(TimeFormat.of("MM/dd/yyyy"))
        .hasToString("dd/MM/yyyy");
  }
}

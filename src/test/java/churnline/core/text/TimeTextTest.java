package churnline.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.text.TimeText.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-12-31                                  | 2025-12-31T00:00:00Z",
        "2025-9-3                                    | 2025-09-03T00:00:00Z",
        "2025/12/31                                  | 2025-12-31T00:00:00Z",
        "2025.12.31                                  | 2025-12-31T00:00:00Z",
        "2025-12-31T10:15                            | 2025-12-31T10:15:00Z",
        "2025-12-31t10:15:30z                        | 2025-12-31T10:15:30Z",
        "2025-12-31 10:15:30                         | 2025-12-31T10:15:30Z",
        "2025-12-31 10:15:30.123456789               | 2025-12-31T10:15:30.123456Z",
        "2025-12-31T10:15:30,5Z                      | 2025-12-31T10:15:30.5Z",
        "2025-12-31T10:15:30+02:00                   | 2025-12-31T08:15:30Z",
        "2025-12-31T10:15:30-0530                    | 2025-12-31T15:45:30Z",
        "2025-12-31 10:15:30+00                      | 2025-12-31T10:15:30Z",
        "2025-12-31 10:15:30 UTC                     | 2025-12-31T10:15:30Z",
        "2025-12-31T10:15:30+01:00[Europe/Berlin]    | 2025-12-31T09:15:30Z",
        "2025-07-31T10:15:30[Europe/Berlin]          | 2025-07-31T08:15:30Z",
        "20251231T101530Z                            | 2025-12-31T10:15:30Z",
        "20251231T1015+0100                          | 2025-12-31T09:15:00Z",
        "31.12.2025                                  | 2025-12-31T00:00:00Z",
        "1.2.2025                                    | 2025-02-01T00:00:00Z",
        "31.12.2025 23:59                            | 2025-12-31T23:59:00Z",
        "31 Dec 2025                                 | 2025-12-31T00:00:00Z",
        "31-DEC-2025 1:05 pm                         | 2025-12-31T13:05:00Z",
        "December 31, 2025                           | 2025-12-31T00:00:00Z",
        "2025-12                                     | 2025-12-01T00:00:00Z",
        "2025-9                                      | 2025-09-01T00:00:00Z",
        "2025/12                                     | 2025-12-01T00:00:00Z",
        "12/2025                                     | 2025-12-01T00:00:00Z",
        "9-2025                                      | 2025-09-01T00:00:00Z",
        "Dec 2025                                    | 2025-12-01T00:00:00Z",
        "sept-2025                                   | 2025-09-01T00:00:00Z",
        "SEPTEMBER 2025                              | 2025-09-01T00:00:00Z",
        "Q4 2025                                     | 2025-10-01T00:00:00Z",
        "q1/2026                                     | 2026-01-01T00:00:00Z",
        "2025-Q4                                     | 2025-10-01T00:00:00Z",
        "2025Q4                                      | 2025-10-01T00:00:00Z",
        "4Q2025                                      | 2025-10-01T00:00:00Z",
        "2025-W52                                    | 2025-12-22T00:00:00Z",
        "2025W52                                     | 2025-12-22T00:00:00Z",
        "2026-W01                                    | 2025-12-29T00:00:00Z",
        "2020-W53-7                                  | 2021-01-03T00:00:00Z",
        "5/5/2026                                    | 2026-05-05T00:00:00Z",
        "5-5-2026 12:00 AM                           | 2026-05-05T00:00:00Z",
      })
  void aFormWithOneMeaningIsReadAsIt(String text, Instant meant) {
    TimeText time = TimeText.of(text);

    assertThat(time.kind()).isEqualTo(Kind.DATE);
    assertThat(time.calendar()).isEqualTo(seconds(meant));
    assertThat(time.on(TimeAxis.CALENDAR, true)).isEqualTo(seconds(meant));
    assertThat(time.on(TimeAxis.NUMBER, false)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "01/02/2026, 2026-02-01, 2026-01-02",
    "1-2-2026, 2026-02-01, 2026-01-02",
    "31/12/2025, 2025-12-31,",
    "12/31/2025, , 2025-12-31",
  })
  void dayAndMonthMayStandInBothOrders(String text, LocalDate dayFirst, LocalDate monthFirst) {
    TimeText time = TimeText.of(text);

    assertThat(time.kind()).isEqualTo(Kind.DAY_AND_MONTH);
    assertThat(time.on(TimeAxis.CALENDAR, false)).isEqualTo(seconds(dayFirst));
    assertThat(time.on(TimeAxis.CALENDAR, true)).isEqualTo(seconds(monthFirst));
    assertThat(time.isAmbiguous()).isEqualTo(dayFirst != null && monthFirst != null);
  }

  @ParameterizedTest
  @CsvSource({
    "2025, 2025-01-01, 2025",
    "202512, 2025-12-01, 202512",
    "20251231, 2025-12-31, 20251231",
    "12.2025, 2025-12-01, 12.2025",
    "202513, , 202513",
    "20250230, , 20250230",
  })
  void digitsThatBeginWithAYearMayBeADate(String text, LocalDate meant, double number) {
    TimeText time = TimeText.of(text);

    assertThat(time.kind()).isEqualTo(Kind.COMPACT);
    assertThat(time.calendar()).isEqualTo(seconds(meant));
    assertThat(time.number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"31122025", "12312025", "1012026", "122025"})
  void digitsThatEndWithAYearAreUnclear(String text) {
    assertThat(TimeText.of(text).kind()).isEqualTo(Kind.UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9", "-1", "+10", "45992", "1735689600", "1735689600.25", "1e3"})
  void numbersAreNumbers(String text) {
    TimeText time = TimeText.of(text);

    assertThat(time.kind()).isEqualTo(Kind.NUMBER);
    assertThat(time.number()).isEqualTo(Double.parseDouble(text));
    assertThat(time.calendar()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "0000-00-00",
        "2025-02-30",
        "2025-13",
        "2025-12-31T25:00",
        "2025-12-31T10:60",
        "2025-12-31T10:15+25:00",
        "2025-12-31T10:15[Nowhere/Town]",
        "2025-12-31T13:00 PM",
        "2025-12T10:15",
        "Q4 2025 10:15",
        "Q5 2025",
        "2025-W53",
        "2025-W00",
        "31.02.2025",
        "13/13/2025",
        "00/01/2025",
        "1/2/26",
        "31/12-2025",
        "Decem 2025",
        "Dezember 2025",
        "10:15",
        "1e999",
        "1.2.3",
        "..",
        "NaN",
        "٢٠٢٥-١٢-٣١"
      })
  void whatHasNoFormIsUnreadable(String text) {
    assertThat(TimeText.of(text).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void aTextOfAnyLengthIsAnsweredAtOnce() {
    assertThat(TimeText.of("1".repeat(10_000)).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(TimeText.of("2025-12-31\u00A010:15").kind()).isEqualTo(Kind.DATE);
  }

  private static double seconds(Instant moment) {
    return moment.getEpochSecond() + moment.get(ChronoField.MICRO_OF_SECOND) / 1e6;
  }

  private static Double seconds(LocalDate day) {
    return day == null ? Double.NaN : (double) day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }
}

package churnline.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.BadInputException;
import churnline.core.text.TimeAxis;
import churnline.core.text.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeColumnTest {
  private static final Optional<TimeAxis> EMPTY_STORE = Optional.empty();

  /** How many cells were looked at ahead. */
  private int ahead;

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "2025-12-31 31.12.2025 Dec-2025 2025-Q4 2025W52 : 0",
        "31/12/2025 01/02/2026 02/03/2026               : 0",
        "01/02/2026 31/12/2025 02/03/2026               : 2",
        "05/05/2026 06/06/2026                          : 0",
        "7 8 9                                          : 3",
        "45992 2025-12-31 2025-12-30                    : 2",
        "2025-12-31 45992                               : 0",
        "202512 202601                                  : 2",
      })
  void onlyDoubtLooksAheadAndOnlyAsFarAsNeeded(String cells, int looked) {
    read(column(EMPTY_STORE, cells), cells);

    assertThat(ahead).isEqualTo(looked);
  }

  @ParameterizedTest
  @CsvSource({"NUMBER, 7 2000 31122025", "CALENDAR, 202512 202601"})
  void digitsNeedNoLookAheadWhereTheStoreTells(TimeAxis stored, String cells) {
    assertThat(read(column(Optional.of(stored), cells), cells)).doesNotContain(Double.NaN);
    assertThat(ahead).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "7 2000,              NUMBER,   0",
    "2000 7,              NUMBER,   0",
    "2000 2001,           CALENDAR, 0",
    "2000 7 2026-01,      CALENDAR, 1",
    "7 2026-01 2000,      CALENDAR, 1",
    "202512 202513,       CALENDAR, 1",
    "soon later,          ,         2",
  })
  void theOthersTellWhatDigitsCount(String cells, TimeAxis axis, int bad) {
    TimeColumn column = column(EMPTY_STORE, cells);

    assertThat(read(column, cells)).filteredOn(order -> order.isNaN()).hasSize(bad);
    assertThat(column.axis()).isEqualTo(Optional.ofNullable(axis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "01/02/2026             | set churn.schema.time-format = d/M/yyyy, or M/d/yyyy if",
        "01-02-2026 10:00       | set churn.schema.time-format = d-M-yyyy H:mm[:ss], or M-d-yyyy"
            + " H:mm",
        "1/2/2026 1:05 PM       | set churn.schema.time-format = d/M/yyyy h:mm[:ss] a, or M/d",
        "122025                 | set churn.schema.time-format = MMyyyy for dates, number for",
      })
  void theAdviceFitsTheCell(String cell, String advice) {
    assertThatThrownBy(() -> column(EMPTY_STORE, cell).read(cell, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("CSV_TIME_AMBIGUOUS: column month: '" + cell + "' in line 2")
        .hasMessageContaining(advice);
  }

  @Test
  void theAdviceIsASettingThatReads() {
    assertThat(TimeFormat.of("d-M-yyyy H:mm[:ss]").read("01-02-2026 10:00")).isNotNaN();
    assertThat(TimeFormat.of("M/d/yyyy h:mm[:ss] a").read("1/2/2026 1:05 PM")).isNotNaN();
    assertThat(TimeFormat.of("MMyyyy").read("122025")).isNotNaN();
  }

  @Test
  void aSettingIsObeyedToTheLetterAndNeedsNoOtherCell() {
    TimeColumn column =
        new TimeColumn(
            "month",
            Optional.of(TimeFormat.of("M/d/yyyy")),
            EMPTY_STORE,
            each -> ahead++,
            "in line %d"::formatted);

    assertThat(column.read("31/12/2025", 2)).isNaN();
    assertThat(column.problem()).contains("M/d/yyyy").contains("churn.schema.time-format");
    assertThat(column.axis()).isEmpty();
    assertThat(column.read("1/2/2026", 3)).isEqualTo(20_455 * 86_400.0);
    assertThat(column.axis()).contains(TimeAxis.CALENDAR);
    assertThat(ahead).isZero();
  }

  private TimeColumn column(Optional<TimeAxis> stored, String cells) {
    return new TimeColumn(
        "month",
        Optional.empty(),
        stored,
        each -> {
          long line = 2;
          boolean goesOn = true;
          for (String cell : cells.strip().split(" ", -1)) {
            if (goesOn && !cell.isEmpty()) {
              ahead++;
              goesOn = each.goesOn(cell, line++);
            }
          }
        },
        "in line %d"::formatted);
  }

  private static List<Double> read(TimeColumn column, String cells) {
    List<Double> orders = new ArrayList<>();
    long line = 2;
    for (String cell : cells.strip().split(" ", -1)) {
      orders.add(column.read(cell, line++));
    }
    return orders;
  }
}

package churnline.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.ForAll;
import churnline.core.text.TimeText.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What java.time writes is read as java.time means it. */
class TimeTextPropertyTest {
  private static final List<Function<LocalDate, String>> DAYS =
      List.of(
          LocalDate::toString,
          written("uuuu/MM/dd"),
          written("uuuu-M-d"),
          written("dd.MM.uuuu"),
          written("d.M.uuuu"),
          written("d MMM uuuu"),
          written("dd-MMM-uuuu"),
          written("MMMM d, uuuu"),
          day -> day.format(DateTimeFormatter.ISO_WEEK_DATE));

  @Test
  void momentsAreInTheOrderOfJavaTime() {
    ForAll.sizes(
        2_000,
        (random, size) -> {
          OffsetDateTime one = moment(random);
          OffsetDateTime other =
              random.nextBoolean() ? moment(random) : one.plus(micros(random), ChronoUnit.MICROS);

          assertThat(Double.compare(seconds(one), seconds(other)))
              .as("%s and %s", one, other)
              .isEqualTo(Integer.signum(one.toInstant().compareTo(other.toInstant())));
        });
  }

  @Test
  void aDayIsItsMidnightInEveryForm() {
    ForAll.sizes(
        2_000,
        (random, size) -> {
          LocalDate day = day(random);
          double midnight = day.toEpochDay() * 86_400.0;

          for (Function<LocalDate, String> form : DAYS) {
            assertThat(TimeText.of(form.apply(day)).calendar())
                .as(form.apply(day))
                .isEqualTo(midnight);
          }
          String slashed = written("MM/dd/uuuu").apply(day);
          assertThat(TimeText.of(slashed).on(TimeAxis.CALENDAR, true)).isEqualTo(midnight);
          slashed = written("dd/MM/uuuu").apply(day);
          assertThat(TimeText.of(slashed).on(TimeAxis.CALENDAR, false)).isEqualTo(midnight);
        });
  }

  @Test
  void aPeriodIsItsFirstDay() {
    ForAll.sizes(
        2_000,
        (random, size) -> {
          LocalDate day = day(random);
          int quarter = day.get(IsoFields.QUARTER_OF_YEAR);
          LocalDate month = day.withDayOfMonth(1);
          LocalDate first = LocalDate.of(day.getYear(), 3 * quarter - 2, 1);
          LocalDate monday = day.minusDays(day.getDayOfWeek().getValue() - 1L);

          assertThat(TimeText.of(written("uuuu-MM").apply(day)).calendar()).isEqualTo(at(month));
          assertThat(TimeText.of(written("MM/uuuu").apply(day)).calendar()).isEqualTo(at(month));
          assertThat(TimeText.of(written("MMM uuuu").apply(day)).calendar()).isEqualTo(at(month));
          assertThat(TimeText.of(written("MMMM uuuu").apply(day)).calendar()).isEqualTo(at(month));
          assertThat(TimeText.of(written("'Q'Q uuuu").apply(day)).calendar()).isEqualTo(at(first));
          assertThat(TimeText.of(written("uuuu-'Q'Q").apply(day)).calendar()).isEqualTo(at(first));
          assertThat(TimeText.of(written("Q'Q'uuuu").apply(day)).calendar()).isEqualTo(at(first));
          String week = day.format(DateTimeFormatter.ISO_WEEK_DATE).substring(0, 8);
          assertThat(TimeText.of(week).calendar()).as(week).isEqualTo(at(monday));
          assertThat(TimeText.of(week.replace("-", "")).calendar()).isEqualTo(at(monday));
        });
  }

  @Test
  void anyTextIsAnswered() {
    String signs = "0123456789-/.:TZWQ +[]DecPM,e";
    ForAll.sizes(
        20_000,
        (random, size) -> {
          StringBuilder text = new StringBuilder();
          for (int left = random.nextInt(24); left > 0; left--) {
            text.append(signs.charAt(random.nextInt(signs.length())));
          }
          TimeText time = TimeText.of(text.toString());
          boolean isRead =
              !Double.isNaN(time.number())
                  || !Double.isNaN(time.calendar())
                  || !Double.isNaN(time.monthFirst());

          assertThat(isRead).as(text.toString()).isEqualTo(time.kind() != Kind.UNREADABLE);
        });
  }

  private static double seconds(OffsetDateTime moment) {
    return TimeText.of(moment.toString()).calendar();
  }

  private static OffsetDateTime moment(SplittableRandom random) {
    LocalDateTime local =
        day(random).atStartOfDay().plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS);
    return local.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1)));
  }

  private static long micros(SplittableRandom random) {
    return random.nextLong(-3, 4);
  }

  private static LocalDate day(SplittableRandom random) {
    return LocalDate.of(1950, 1, 1).plusDays(random.nextInt(100 * 365));
  }

  private static double at(LocalDate day) {
    return Instant.from(day.atStartOfDay().atOffset(ZoneOffset.UTC)).getEpochSecond();
  }

  private static Function<LocalDate, String> written(String pattern) {
    DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    return day -> day.format(formatter);
  }
}

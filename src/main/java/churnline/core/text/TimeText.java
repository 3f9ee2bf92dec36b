package churnline.core.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a date, a period or a number may mean as a time, as far as its text alone tells. A date
 * without a time of day is its midnight, a period its first instant, and what names no zone is in
 * UTC; whole microseconds.
 *
 * @param kind how much the text tells
 * @param calendar seconds since 1970-01-01T00:00Z, NaN when it is no date; of {@link
 *     Kind#DAY_AND_MONTH} the reading with the day first
 * @param monthFirst the other reading of {@link Kind#DAY_AND_MONTH}, else as {@code calendar}
 * @param number the number that the text spells, NaN when it spells none
 */
public record TimeText(Kind kind, double calendar, double monthFirst, double number) {
  /** How much a text tells. */
  public enum Kind {
    /** One date or period. */
    DATE,
    /** {@code 01/02/2026}: a date; the text alone does not tell its day from its month. */
    DAY_AND_MONTH,
    /** A year, a year and month or a date of digits alone, {@code 202512}; or a number. */
    COMPACT,
    /** A number. */
    NUMBER,
    /** Digits that may be {@code ddMMyyyy}, {@code MMddyyyy} or {@code MMyyyy}; or a number. */
    UNCLEAR,
    /** None of these. */
    UNREADABLE
  }

  private static final TimeText UNREADABLE =
      new TimeText(Kind.UNREADABLE, Double.NaN, Double.NaN, Double.NaN);

  /** No form is longer; what is, need not be looked at. */
  private static final int LONGEST = 150;

  /** Digits alone are taken for a date in these years only. */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2199;

  private static final Pattern SLASHED = Pattern.compile("(\\d{1,2})([/-])(\\d{1,2})\\2(\\d{4})");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[\\d.]+(?:[eE][+-]?\\d+)?");
  private static final Pattern DIGITS = Pattern.compile("\\d{4}|\\d{6}|\\d{7}|\\d{8}");
  private static final Pattern DOTTED_MONTH = Pattern.compile("(\\d{1,2})\\.(\\d{4})");

  /** Returns what {@code text}, without blanks around it, may mean. */
  public static TimeText of(String text) {
    if (text.length() > LONGEST) {
      return UNREADABLE;
    }
    try {
      if (NUMBER.matcher(text).matches()) {
        TimeText number = number(text);
        return number.kind == Kind.UNREADABLE ? dated(text) : number;
      }
      return dated(text);
    } catch (DateTimeException noSuchDate) {
      return UNREADABLE;
    }
  }

  /** Whether a date is meant, and no number. */
  public boolean isDate() {
    return kind == Kind.DATE || kind == Kind.DAY_AND_MONTH;
  }

  /** Whether the two readings of {@link Kind#DAY_AND_MONTH} are both dates, and different ones. */
  public boolean isAmbiguous() {
    return kind == Kind.DAY_AND_MONTH && !Double.isNaN(calendar) && !Double.isNaN(monthFirst);
  }

  /**
   * Returns where the text stands on an axis.
   *
   * @param monthFirst how {@link Kind#DAY_AND_MONTH} is to be read
   * @return NaN when it is not on this axis
   */
  public double on(TimeAxis axis, boolean monthFirst) {
    if (axis == TimeAxis.NUMBER) {
      return number;
    }
    return monthFirst ? this.monthFirst : calendar;
  }

  private static TimeText dated(String text) {
    String plain = text.replace('\u00A0', ' ').replace('\u202F', ' ');
    ClockTime clock = ClockTime.after(plain);
    String day = plain.substring(0, clock.begins());
    Matcher slashed = SLASHED.matcher(day);
    if (slashed.matches()) {
      int year = Integer.parseInt(slashed.group(4));
      int first = Integer.parseInt(slashed.group(1));
      int second = Integer.parseInt(slashed.group(3));
      return dayAndMonth(at(clock, year, second, first), at(clock, year, first, second));
    }
    CalendarText date = CalendarText.of(day);
    if (date == null || (clock.isGiven() && !date.isDay())) {
      return UNREADABLE;
    }
    double seconds = clock.on(date.day());
    return new TimeText(Kind.DATE, seconds, seconds, Double.NaN);
  }

  private static TimeText dayAndMonth(double dayFirst, double monthFirst) {
    if (Double.isNaN(dayFirst) && Double.isNaN(monthFirst)) {
      return UNREADABLE;
    }
    Kind kind = dayFirst == monthFirst ? Kind.DATE : Kind.DAY_AND_MONTH;
    return new TimeText(kind, dayFirst, monthFirst, Double.NaN);
  }

  private static double at(ClockTime clock, int year, int month, int day) {
    return isDate(year, month, day) ? clock.on(LocalDate.of(year, month, day)) : Double.NaN;
  }

  private static TimeText number(String text) {
    Matcher month = DOTTED_MONTH.matcher(text);
    double number = Numbers.parse(text);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return UNREADABLE;
    }
    if (month.matches()) {
      int year = Integer.parseInt(month.group(2));
      double start = plausible(year, Integer.parseInt(month.group(1)), 1);
      return new TimeText(Double.isNaN(start) ? Kind.NUMBER : Kind.COMPACT, start, start, number);
    }
    if (!DIGITS.matcher(text).matches()) {
      return new TimeText(Kind.NUMBER, Double.NaN, Double.NaN, number);
    }
    int digits = Integer.parseInt(text);
    double start = compact(text.length(), digits);
    if (Double.isNaN(start) && isYearLast(text.length(), digits)) {
      return new TimeText(Kind.UNCLEAR, Double.NaN, Double.NaN, number);
    }
    return new TimeText(isCompact(text) ? Kind.COMPACT : Kind.NUMBER, start, start, number);
  }

  /** Whether the digits begin as a plausible year does, be the rest a month and day or not. */
  private static boolean isCompact(String digits) {
    int year = Integer.parseInt(digits.substring(0, 4));
    return digits.length() != 7 && year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  private static double compact(int length, int digits) {
    return switch (length) {
      case 4 -> plausible(digits, 1, 1);
      case 6 -> plausible(digits / 100, digits % 100, 1);
      case 8 -> plausible(digits / 10_000, digits / 100 % 100, digits % 100);
      default -> Double.NaN;
    };
  }

  /** A table program drops the zero that a day or month begins with: seven digits for eight. */
  private static boolean isYearLast(int length, int digits) {
    int year = digits % 10_000;
    int first = digits / 1_000_000;
    int second = digits / 10_000 % 100;
    return switch (length) {
      case 6 -> !Double.isNaN(plausible(year, digits / 10_000, 1));
      case 7, 8 ->
          !Double.isNaN(plausible(year, second, first))
              || !Double.isNaN(plausible(year, first, second));
      default -> false;
    };
  }

  private static double plausible(int year, int month, int day) {
    return year >= FIRST_YEAR && year <= LAST_YEAR && isDate(year, month, day)
        ? LocalDate.of(year, month, day).toEpochDay() * 86_400.0
        : Double.NaN;
  }

  private static boolean isDate(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= LocalDate.of(year, month, 1).lengthOfMonth();
  }
}

package churnline.core.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of day behind a date, if there is one.
 *
 * @param begins where in the text the date ends
 * @param time midnight when none is given
 * @param zone UTC when none is given
 */
record ClockTime(int begins, boolean isGiven, LocalTime time, ZoneId zone) {
  private static final Pattern CLOCK =
      Pattern.compile(
          "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?: ?([AaPp])\\.?[Mm]\\.?)?"
              + "(?: ?(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?))?(?:\\[([\\w+/-]+)])?");

  /** ISO's basic form has no colon. */
  private static final Pattern BASIC =
      Pattern.compile("\\d{8}[Tt](\\d{2})(\\d{2})(?:(\\d{2})([.,]\\d{1,9})?)?(\\D.*)?");

  /**
   * Finds the time of day in {@code text}: behind a T or blanks.
   *
   * @throws DateTimeException when there is none such, or no such zone
   */
  static ClockTime after(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      Matcher basic = BASIC.matcher(text);
      return basic.matches()
          ? basic(basic)
          : new ClockTime(text.length(), false, LocalTime.MIDNIGHT, ZoneOffset.UTC);
    }
    int from = colon;
    while (from > 0 && Character.isDigit(text.charAt(from - 1))) {
      from--;
    }
    int date = from;
    while (date > 0 && text.charAt(date - 1) == ' ') {
      date--;
    }
    if (date == from && date > 0 && Character.toUpperCase(text.charAt(date - 1)) == 'T') {
      date--;
    }
    Matcher clock = CLOCK.matcher(text).region(from, text.length());
    if (date == from || !clock.matches()) {
      throw new DateTimeException("no time of day");
    }
    return of(clock, date);
  }

  private static ClockTime basic(Matcher basic) {
    String seconds = basic.group(3) == null ? "" : ":" + basic.group(3);
    String fraction = basic.group(4) == null ? "" : basic.group(4);
    String zone = basic.group(5) == null ? "" : basic.group(5);
    Matcher clock =
        CLOCK.matcher(basic.group(1) + ":" + basic.group(2) + seconds + fraction + zone);
    if (!clock.matches()) {
      throw new DateTimeException("no time of day");
    }
    return of(clock, 8);
  }

  private static ClockTime of(Matcher clock, int date) {
    int hour = Integer.parseInt(clock.group(1));
    if (clock.group(5) != null) {
      if (hour < 1 || hour > 12) {
        throw new DateTimeException("no hour of half a day");
      }
      hour = hour % 12 + (clock.group(5).equalsIgnoreCase("p") ? 12 : 0);
    }
    int second = clock.group(3) == null ? 0 : Integer.parseInt(clock.group(3));
    int nano =
        clock.group(4) == null
            ? 0
            : Integer.parseInt((clock.group(4) + "00000000").substring(0, 9));
    LocalTime time = LocalTime.of(hour, Integer.parseInt(clock.group(2)), second, nano);
    return new ClockTime(date, true, time, zone(clock.group(6), clock.group(7)));
  }

  /** An offset counts, whatever region is named beside it. */
  private static ZoneId zone(String offset, String region) {
    if (offset == null) {
      return region == null ? ZoneOffset.UTC : ZoneId.of(region);
    }
    String known = offset.toUpperCase(Locale.ROOT);
    return known.equals("UTC") || known.equals("GMT") ? ZoneOffset.UTC : ZoneOffset.of(known);
  }

  /** Seconds since 1970-01-01T00:00Z of this time on a day, whole microseconds. */
  double on(LocalDate day) {
    return seconds(LocalDateTime.of(day, time), zone);
  }

  static double seconds(LocalDateTime local, ZoneId zone) {
    long seconds = local.atZone(zone).toEpochSecond();
    return seconds + local.get(ChronoField.MICRO_OF_SECOND) / 1e6;
  }
}

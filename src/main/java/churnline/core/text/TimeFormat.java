package churnline.core.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How times are written, when a setting says so: nothing else is read then. */
public final class TimeFormat {
  /** In the place of a pattern: plain numbers. */
  public static final String NUMBER = "number";

  /** A moment that differs in every field from what would be assumed for a missing one. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2025, 12, 31, 23, 45, 56, 0, ZoneOffset.UTC);

  /** Weeks by a locale, not by ISO, and {@code YYYY}, which is seldom meant. */
  private static final String LOCAL_WEEKS = "YwWec";

  private static final List<ChronoField> OF_A_DAY =
      List.of(
          ChronoField.DAY_OF_MONTH,
          ChronoField.DAY_OF_YEAR,
          ChronoField.DAY_OF_WEEK,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.HOUR_OF_DAY,
          ChronoField.CLOCK_HOUR_OF_AMPM,
          ChronoField.HOUR_OF_AMPM);

  private final String text;
  private final DateTimeFormatter formatter;

  private TimeFormat(String text, DateTimeFormatter formatter) {
    this.text = text;
    this.formatter = formatter;
  }

  /**
   * Makes a format of a pattern of {@link DateTimeFormatter} with English names, or of {@link
   * #NUMBER}.
   *
   * @throws IllegalArgumentException when it is no pattern, tells no year, has weeks, or tells a
   *     part of a date or time of day without what it is a part of
   */
  public static TimeFormat of(String pattern) {
    if (pattern.equals(NUMBER)) {
      return new TimeFormat(pattern, null);
    }
    String strict = strict(pattern);
    TimeFormat format = new TimeFormat(pattern, formatter(strict));
    try {
      if (samples(strict).stream().allMatch(text -> Double.isNaN(format.read(text)))) {
        throw new IllegalArgumentException(pattern);
      }
    } catch (DateTimeException unwritable) {
      throw new IllegalArgumentException(pattern, unwritable);
    }
    return format;
  }

  private static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** A moment as the pattern writes it: with all optional sections, and with each alone. */
  private static List<String> samples(String pattern) {
    List<String> samples = new ArrayList<>(List.of(formatter(pattern).format(SAMPLE)));
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean quoted = false;
    for (int at = 0; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      quoted ^= c == '\'';
      boolean opens = !quoted && c == '[' && depth++ == 0;
      boolean closes = !quoted && c == ']' && --depth == 0;
      if (opens || closes) {
        parts.add(pattern.substring(from, at));
        from = at + 1;
      }
    }
    parts.add(pattern.substring(from));
    for (int section = 1; section < parts.size(); section += 2) {
      StringBuilder one = new StringBuilder();
      for (int part = 0; part < parts.size(); part++) {
        one.append(part % 2 == 0 || part == section ? parts.get(part) : "");
      }
      samples.add(formatter(one.toString()).format(SAMPLE));
    }
    return samples;
  }

  /** {@code y} counts within an era, which no column names: strictly read it would be no year. */
  private static String strict(String pattern) {
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    boolean dayOfYear = false;
    boolean month = false;
    for (int at = 0; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      quoted ^= c == '\'';
      if (!quoted && LOCAL_WEEKS.indexOf(c) >= 0) {
        throw new IllegalArgumentException(pattern);
      }
      dayOfYear |= !quoted && c == 'D';
      month |= !quoted && c == 'M';
      out.append(!quoted && c == 'y' ? 'u' : c);
    }
    if (dayOfYear && month) {
      throw new IllegalArgumentException(pattern);
    }
    return out.toString();
  }

  /** What times of this format count. */
  public TimeAxis axis() {
    return formatter == null ? TimeAxis.NUMBER : TimeAxis.CALENDAR;
  }

  /** Returns where {@code time} stands on the {@link #axis}; NaN when it is not of this format. */
  public double read(String time) {
    if (formatter == null) {
      double number = Numbers.parse(time);
      return Double.isInfinite(number) ? Double.NaN : number;
    }
    try {
      return seconds(formatter.parse(time));
    } catch (DateTimeException other) {
      return Double.NaN;
    }
  }

  private static double seconds(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId zone = Objects.requireNonNullElse(parsed.query(TemporalQueries.zone()), ZoneOffset.UTC);
    boolean isPart = date == null || time == null;
    if (isPart && OF_A_DAY.stream().anyMatch(field -> isLoose(parsed, field, date, time))) {
      return Double.NaN;
    }
    LocalTime known = Objects.requireNonNullElse(time, LocalTime.MIDNIGHT);
    return ClockTime.seconds((date == null ? first(parsed) : date).atTime(known), zone);
  }

  /** Whether a field was read that neither the date nor the time of day has taken up. */
  private static boolean isLoose(
      TemporalAccessor parsed, ChronoField field, LocalDate date, LocalTime time) {
    boolean taken = field.isDateBased() ? date != null : time != null;
    return parsed.isSupported(field) && !taken;
  }

  private static LocalDate first(TemporalAccessor parsed) {
    int year = parsed.get(ChronoField.YEAR);
    if (parsed.isSupported(ChronoField.MONTH_OF_YEAR)) {
      return LocalDate.of(year, parsed.get(ChronoField.MONTH_OF_YEAR), 1);
    }
    return parsed.isSupported(IsoFields.QUARTER_OF_YEAR)
        ? LocalDate.of(year, Math.toIntExact(3 * parsed.getLong(IsoFields.QUARTER_OF_YEAR) - 2), 1)
        : LocalDate.of(year, 1, 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimeFormat format && format.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The pattern as it was given. */
  @Override
  public String toString() {
    return text;
  }
}

package churnline.core.text;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, or the first day of a month, quarter or week, in a form that has one meaning.
 *
 * @param isDay whether a time of day may follow
 */
record CalendarText(LocalDate day, boolean isDay) {
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static final List<Form> FORMS =
      List.of(
          form("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})", m -> day(m, 1, number(m, 3), 4)),
          form("(\\d{4})[-/](\\d{1,2})", m -> month(m, 1, number(m, 2))),
          form("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})", m -> day(m, 3, number(m, 2), 1)),
          form("(\\d{1,2})[-/](\\d{4})", m -> month(m, 2, number(m, 1))),
          form("(\\d{4})(\\d{2})(\\d{2})", m -> day(m, 1, number(m, 2), 3)),
          form("([A-Za-z]{3,9})\\.?[ /-]?(\\d{4})", m -> month(m, 2, named(m, 1))),
          form(
              "(\\d{1,2})\\.?[ /-]?([A-Za-z]{3,9})\\.?[ /-]?(\\d{4})",
              m -> day(m, 3, named(m, 2), 1)),
          form("([A-Za-z]{3,9})\\.? (\\d{1,2}),? (\\d{4})", m -> day(m, 3, named(m, 1), 2)),
          form("[Qq]([1-4])[ /-]?(\\d{4})", m -> quarter(m, 2, 1)),
          form("([1-4])[Qq][ /-]?(\\d{4})", m -> quarter(m, 2, 1)),
          form("(\\d{4})[ /-]?[Qq]([1-4])", m -> quarter(m, 1, 2)),
          form("(\\d{4})-?[Ww](\\d{1,2})(?:-?([1-7]))?", CalendarText::week));

  private record Form(Pattern pattern, Function<Matcher, CalendarText> meaning) {}

  /**
   * Reads {@code text}, all of it.
   *
   * @return null when it has none of the forms
   * @throws java.time.DateTimeException when there is no such day, month or week
   */
  static CalendarText of(String text) {
    for (Form form : FORMS) {
      Matcher matcher = form.pattern().matcher(text);
      if (matcher.matches()) {
        return form.meaning().apply(matcher);
      }
    }
    return null;
  }

  private static Form form(String pattern, Function<Matcher, CalendarText> meaning) {
    return new Form(Pattern.compile(pattern), meaning);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** The number of a month by its English name or the first three letters of it; 0 for none. */
  private static int named(Matcher matcher, int group) {
    String name = matcher.group(group).toLowerCase(Locale.ROOT);
    String known = name.equals("sept") ? "september" : name;
    for (String month : MONTHS) {
      if (month.equals(known) || month.substring(0, 3).equals(known)) {
        return 1 + MONTHS.indexOf(month);
      }
    }
    return 0;
  }

  private static CalendarText day(Matcher matcher, int year, int month, int day) {
    return new CalendarText(LocalDate.of(number(matcher, year), month, number(matcher, day)), true);
  }

  private static CalendarText month(Matcher matcher, int year, int month) {
    return new CalendarText(LocalDate.of(number(matcher, year), month, 1), false);
  }

  private static CalendarText quarter(Matcher matcher, int year, int quarter) {
    int month = 3 * number(matcher, quarter) - 2;
    return new CalendarText(LocalDate.of(number(matcher, year), month, 1), false);
  }

  private static CalendarText week(Matcher matcher) {
    LocalDate fourth = LocalDate.of(number(matcher, 1), 1, 4);
    int week = number(matcher, 2);
    IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(fourth).checkValidValue(week, null);
    int weekday = matcher.group(3) == null ? 1 : number(matcher, 3);
    LocalDate monday = fourth.minusDays(fourth.getDayOfWeek().getValue() - 1L);
    return new CalendarText(
        monday.plusWeeks(week - 1L).plusDays(weekday - 1L), matcher.group(3) != null);
  }
}

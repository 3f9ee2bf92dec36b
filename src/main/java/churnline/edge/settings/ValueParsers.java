package churnline.edge.settings;

import churnline.core.model.RetrainPolicy;
import churnline.core.text.ColumnName;
import java.net.URI;
import java.nio.charset.Charset;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * Text to values. Every parser throws {@link IllegalArgumentException}, {@link ArithmeticException}
 * or {@link java.time.DateTimeException} for text it refuses; the reader says what was expected.
 */
final class ValueParsers {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KB|MB|GB|TB)?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
  private static final String CRON = "cron:";

  private ValueParsers() {}

  /** Turns the trimmed text of one key into its value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text);
  }

  static Parser<Integer> integer(int lowest, int highest) {
    return text -> within(Integer.valueOf(text), lowest, highest);
  }

  /** Decimal numbers from {@code lowest} to {@code highest}, both included. */
  static Parser<Double> number(double lowest, double highest) {
    return text -> within(decimal(text), lowest, highest);
  }

  /** Decimal numbers above {@code lowest} and below {@code highest}. */
  static Parser<Double> numberBetween(double lowest, double highest) {
    return text -> {
      double value = decimal(text);
      check(value > lowest && value < highest);
      return value;
    };
  }

  /** Sizes such as {@code 5MB}, {@code 512KB} or plain bytes; 1 KB is 1,024 bytes. */
  static Parser<Long> size(String lowest, String highest) {
    return text -> within(size(text), size(lowest), size(highest));
  }

  /** Durations such as {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, {@code 1d}, or ISO. */
  static Parser<Duration> duration(String lowest, String highest) {
    return text -> within(duration(text), duration(lowest), duration(highest));
  }

  /** Durations, or {@code forever}, which is empty. */
  static Parser<Optional<Duration>> age(String lowest, String highest) {
    Parser<Duration> duration = duration(lowest, highest);
    return text -> text.equals("forever") ? Optional.empty() : Optional.of(duration.parse(text));
  }

  static boolean truth(String text) {
    check(text.equals("true") || text.equals("false"));
    return text.equals("true");
  }

  /** Exactly one of the words. */
  static <T> Parser<T> oneOf(Map<String, T> words) {
    return text -> {
      check(words.containsKey(text));
      return words.get(text);
    };
  }

  static <T> Parser<Optional<T>> optional(Parser<T> parser) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.parse(text));
  }

  static String label(String text) {
    check(!text.isEmpty());
    return text;
  }

  /** A column name; one beginning with {@code _} would be ignored in every file. */
  static String column(String text) {
    check(!ColumnName.normalise(text).isEmpty() && !text.startsWith("_"));
    return text;
  }

  static List<String> columns(String text) {
    List<String> names = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String name : text.split(",", -1)) {
        names.add(column(name.strip()));
      }
    }
    return names;
  }

  static Charset charset(String text) {
    return Charset.forName(text);
  }

  static String host(String text) {
    check(HOST.matcher(text).matches());
    return text;
  }

  /** An address that can be shown, and that a path can be appended to. */
  static URI webAddress(String text) {
    URI address = URI.create(text);
    check("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    check(address.getHost() != null && address.getUserInfo() == null);
    check(address.getQuery() == null && address.getFragment() == null);
    return address;
  }

  /** A Quartz expression that is valid and will fire. */
  static String cron(String text) {
    try {
      check(new CronExpression(text).getNextValidTimeAfter(Date.from(Instant.now())) != null);
      return text;
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /**
   * A comma list of {@code drift}, {@code every-batch} and {@code cron:EXPRESSION}, each at most
   * once, in any order. Commas inside the expression need no quoting: a piece that is none of the
   * three belongs to the expression before it.
   */
  static RetrainPolicy retrain(String text) {
    boolean onDrift = false;
    boolean everyBatch = false;
    String cron = null;
    for (String piece : text.split(",", -1)) {
      String item = piece.strip();
      if (item.equals("drift")) {
        check(!onDrift);
        onDrift = true;
      } else if (item.equals("every-batch")) {
        check(!everyBatch);
        everyBatch = true;
      } else if (item.startsWith(CRON)) {
        check(cron == null);
        cron = item.substring(CRON.length()).strip();
      } else {
        check(cron != null);
        cron = cron + "," + item;
      }
    }
    return new RetrainPolicy(
        onDrift, everyBatch, Optional.ofNullable(cron).map(ValueParsers::cron));
  }

  private static double decimal(String text) {
    check(text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"));
    return Double.parseDouble(text);
  }

  private static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    check(matcher.matches());
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int power = List.of("B", "KB", "MB", "GB", "TB").indexOf(unit);
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
  }

  private static Duration duration(String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static <T extends Comparable<T>> T within(T value, T lowest, T highest) {
    check(value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0);
    return value;
  }

  private static void check(boolean accepted) {
    if (!accepted) {
      throw new IllegalArgumentException();
    }
  }
}

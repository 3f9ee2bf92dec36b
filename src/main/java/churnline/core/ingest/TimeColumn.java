package churnline.core.ingest;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.text.TimeAxis;
import churnline.core.text.TimeFormat;
import churnline.core.text.TimeText;
import churnline.core.text.TimeText.Kind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The times of one file, read in its order. How they are written is found out where a setting does
 * not say it: most forms have one meaning; where digits or {@code 01/02/2026} leave more than one,
 * the column is looked through as far as it takes to know. A cell that cannot be read is the
 * caller's to set aside; a column that has two readings, or counts something else than the rows in
 * the store, is refused. One instance serves one file and one thread.
 */
public final class TimeColumn {
  private static final String FORMAT = "churn.schema.time-format";

  private final String name;
  private final Optional<TimeFormat> format;
  private final Optional<TimeAxis> stored;
  private final Again again;
  private final LongFunction<String> place;
  private TimeAxis axis;

  /** Whether a cell is known to be on the axis. */
  private boolean fitted;

  /** Cells with a day above 12 where it stands. */
  private Cell dayFirst;

  private Cell monthFirst;
  private String last = "";
  private double order = Double.NaN;
  private String problem = "";

  /** Looks through the filled cells of the column, from the top and as often as asked. */
  public interface Again {
    /** Shows one cell after the other until {@code each} has seen enough. */
    void cells(Visitor each);
  }

  /** Sees cells of the column. */
  public interface Visitor {
    /**
     * Sees one.
     *
     * @param line its place
     * @return whether to go on
     */
    boolean goesOn(String time, long line);
  }

  private record Cell(String text, long line) {}

  /**
   * Begins a column.
   *
   * @param name the column's, for messages
   * @param format how times are written; empty where that is to be found out
   * @param stored what the times of the rows in the store count; empty while there are none
   * @param place says where a line is, {@code in line 7}
   */
  public TimeColumn(
      String name,
      Optional<TimeFormat> format,
      Optional<TimeAxis> stored,
      Again again,
      LongFunction<String> place) {
    this.name = name;
    this.format = format;
    this.stored = stored;
    this.again = again;
    this.place = place;
    axis = format.map(TimeFormat::axis).or(() -> stored).orElse(null);
  }

  /**
   * Returns where a cell stands on the axis, NaN when it cannot be read.
   *
   * @param text the cell without blanks around it, not empty
   * @throws BadInputException CSV_TIME_AMBIGUOUS when the column has more than one reading,
   *     CSV_TIME_KIND when it counts something else than the times in the store
   */
  public double read(String text, long line) {
    if (!text.equals(last)) {
      Cell cell = new Cell(text, line);
      order = format.isPresent() ? set(format.get(), cell) : found(cell);
      fitted |= !Double.isNaN(order);
      last = text;
    }
    return order;
  }

  /** Why the cell that was read last cannot be. */
  public String problem() {
    return problem;
  }

  /** What the times that were read count; empty when none was. */
  public Optional<TimeAxis> axis() {
    return fitted ? Optional.of(axis) : Optional.empty();
  }

  private double set(TimeFormat known, Cell cell) {
    double value = known.read(cell.text());
    if (Double.isNaN(value)) {
      problem = "not of the form %s; expected what %s says".formatted(known, FORMAT);
    } else if (stored.isPresent() && stored.get() != axis) {
      throw otherKind(cell);
    }
    return value;
  }

  private double found(Cell cell) {
    TimeText time = TimeText.of(cell.text());
    if (time.kind() == Kind.UNREADABLE) {
      problem =
          "not a time that can be read; expected a date, month, quarter, week or number, such as"
              + " 2025-12-31, 31.12.2025, 2025-12, Q4 2025, 2025-W52; if all rows say it so, set "
              + FORMAT;
      return Double.NaN;
    }
    if (axis == null) {
      axis = time.isDate() ? TimeAxis.CALENDAR : axisOfDigits();
    }
    boolean isInDoubt = time.kind() == Kind.DAY_AND_MONTH && axis == TimeAxis.CALENDAR;
    double value = isInDoubt ? dayAndMonth(time, cell) : time.on(axis, false);
    if (Double.isNaN(value)) {
      problem = whyNot(time, cell);
    }
    return value;
  }

  /** Dates anywhere make digits dates; else numbers of no date's shape make them numbers. */
  private TimeAxis axisOfDigits() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    Cell[] unclear = new Cell[1];
    again.cells(
        (text, line) -> {
          TimeText time = TimeText.of(text);
          seen.add(time.kind());
          if (time.kind() == Kind.UNCLEAR && unclear[0] == null) {
            unclear[0] = new Cell(text, line);
          }
          return !time.isDate();
        });
    if (seen.contains(Kind.DATE) || seen.contains(Kind.DAY_AND_MONTH)) {
      fitted = true;
      return TimeAxis.CALENDAR;
    }
    if (unclear[0] != null) {
      throw unclear(unclear[0]);
    }
    return seen.contains(Kind.NUMBER) ? TimeAxis.NUMBER : TimeAxis.CALENDAR;
  }

  /** One cell with a day above 12 tells how all are to be read. */
  private double dayAndMonth(TimeText time, Cell cell) {
    if (!time.isAmbiguous()) {
      note(time, cell);
    } else if (dayFirst == null && monthFirst == null) {
      again.cells(
          (text, line) -> {
            TimeText other = TimeText.of(text);
            boolean tells = other.kind() == Kind.DAY_AND_MONTH && !other.isAmbiguous();
            if (tells) {
              note(other, new Cell(text, line));
            }
            return !tells;
          });
      if (dayFirst == null && monthFirst == null) {
        throw ambiguous(cell);
      }
    }
    return time.on(TimeAxis.CALENDAR, monthFirst != null);
  }

  private void note(TimeText time, Cell cell) {
    boolean isDayFirst = Double.isNaN(time.monthFirst());
    dayFirst = isDayFirst && dayFirst == null ? cell : dayFirst;
    monthFirst = !isDayFirst && monthFirst == null ? cell : monthFirst;
    if (dayFirst != null && monthFirst != null) {
      throw new BadInputException(
          FaultCode.CSV_TIME_AMBIGUOUS,
          "column %s: %s has the day first, %s the month; expected one order; what to do: %s;"
                  .formatted(name, at(dayFirst), at(monthFirst), advice(dayFirst))
              + " cells of the other order are not read then");
    }
  }

  private String whyNot(TimeText time, Cell cell) {
    if (time.kind() == Kind.COMPACT) {
      return "no such month or day; expected digits as 20251231 or 202512";
    }
    if (!fitted && !isAnyOnAxis()) {
      throw time.kind() == Kind.UNCLEAR ? unclear(cell) : otherKind(cell);
    }
    fitted = true;
    return axis == TimeAxis.CALENDAR
        ? "a plain number among dates; expected a date, such as 2025-12-31"
        : "a date among plain numbers; expected a plain number";
  }

  private boolean isAnyOnAxis() {
    boolean[] found = new boolean[1];
    again.cells(
        (text, line) -> {
          TimeText time = TimeText.of(text);
          found[0] = !Double.isNaN(time.on(axis, false)) || !Double.isNaN(time.on(axis, true));
          return !found[0];
        });
    return found[0];
  }

  private BadInputException ambiguous(Cell cell) {
    return new BadInputException(
        FaultCode.CSV_TIME_AMBIGUOUS,
        "column %s: %s can be read with the day or the month first, and no cell has a day above 12;"
                .formatted(name, at(cell))
            + " expected one that tells; what to do: "
            + advice(cell));
  }

  /** The setting to put in, in the form of the cell. */
  private static String advice(Cell cell) {
    char mark = cell.text().indexOf('/') >= 0 ? '/' : '-';
    String clock = cell.text().matches("(?i).*\\d ?[ap]\\.?m.*") ? " h:mm[:ss] a" : " H:mm[:ss]";
    String rest = mark + "yyyy" + (cell.text().indexOf(':') >= 0 ? clock : "");
    return "set %1$s = d%2$cM%3$s, or M%2$cd%3$s if the month comes first"
        .formatted(FORMAT, mark, rest);
  }

  private BadInputException unclear(Cell cell) {
    return new BadInputException(
        FaultCode.CSV_TIME_AMBIGUOUS,
        "column %s: %s may be a date that ends in its year, or a plain number; expected digits as"
                .formatted(name, at(cell))
            + " 20251231 or 202512; what to do: set "
            + FORMAT
            + " = "
            + (cell.text().length() == 6 ? "MMyyyy" : "ddMMyyyy, or MMddyyyy,")
            + " for dates, number for plain numbers");
  }

  private BadInputException otherKind(Cell cell) {
    String detail =
        stored.orElseThrow() == TimeAxis.CALENDAR
            ? "column %s has plain numbers (%s), but the rows in the store have dates; expected"
                + " dates; what to do: format the column as dates and export it again, or, if the"
                + " digits are dates, set %s to their pattern"
            : "column %s has dates (%s), but the rows in the store have plain numbers; expected"
                + " plain numbers; what to do: send numbers, or go on in a new home: ./churnline"
                + " ingest --home NEW OLD/inbox/done/*/*.csv* ingests again everything that was"
                + " ever dropped";
    return new BadInputException(FaultCode.CSV_TIME_KIND, detail.formatted(name, at(cell), FORMAT));
  }

  private String at(Cell cell) {
    return "'%s' %s".formatted(cell.text(), place.apply(cell.line()));
  }
}

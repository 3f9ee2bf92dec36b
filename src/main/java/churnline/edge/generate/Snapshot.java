package churnline.edge.generate;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One file: all clients of a population in one month, and what a scenario made of them. Rows are
 * drawn when they are asked for; memory does not grow with the clients.
 *
 * @param population who the clients are
 * @param scenario what happens, from {@code from} on
 * @param from first month in which the scenario shows, 1 or more; before, all is stable
 * @param month which month, 1 or more; month 1 is January 2026
 * @param clients rows, at least 1
 * @param seed the same one tells the same story
 * @param withMonth whether a column {@value #MONTH} (yyyy-MM) follows the id
 */
public record Snapshot(
    Population population,
    Scenario scenario,
    int from,
    int month,
    long clients,
    long seed,
    boolean withMonth) {
  /** Name of the optional column. */
  public static final String MONTH = "month";

  private static final YearMonth BEFORE_THE_FIRST = YearMonth.of(2025, 12);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if there is no month or no client
   */
  public Snapshot {
    if (from < 1 || month < 1 || clients < 1) {
      throw new IllegalArgumentException(
          "from %d, month %d, clients %d: one is below 1".formatted(from, month, clients));
    }
  }

  /** A stable month without a month column. */
  public static Snapshot stable(Population population, int month, long clients, long seed) {
    return new Snapshot(population, Scenario.STABLE, month, month, clients, seed, false);
  }

  /** The same clients in the same month, and the scenario shows. */
  public Snapshot with(Scenario other) {
    return new Snapshot(population, other, month, month, clients, seed, withMonth);
  }

  /** The names of the columns in their order. */
  public List<String> header() {
    List<String> names = new Spoiling(population.layout()).header(shown());
    return withMonth ? inserted(names, MONTH) : names;
  }

  /** All rows, in the order of the clients. */
  public Stream<GeneratedRow> rows() {
    return LongStream.range(0, clients).mapToObj(this::row);
  }

  /**
   * Returns the row of one client.
   *
   * @param client 0 to {@code clients - 1}
   */
  public GeneratedRow row(long client) {
    GeneratedRow drawn = population.row(seed, client, drawnMonth(), shown().behaviour());
    Layout layout = population.layout();
    GeneratedRow row = new Spoiling(layout).row(shown(), drawn, seed, client, drawnMonth());
    return withMonth
        ? row.with(inserted(row.cells(), BEFORE_THE_FIRST.plusMonths(drawnMonth()).toString()))
        : row;
  }

  private Scenario shown() {
    return month < from ? Scenario.STABLE : scenario;
  }

  private int drawnMonth() {
    return shown() == Scenario.DUPLICATE_FILE ? from - 1 : month;
  }

  private List<String> inserted(List<String> cells, String month) {
    List<String> more = new ArrayList<>(cells);
    more.add(population.layout().id() + 1, month);
    return more;
  }
}

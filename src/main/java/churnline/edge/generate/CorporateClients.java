package churnline.edge.generate;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Corporate clients. Ids, sizes and habits stay the same over the months; activity varies around
 * the habit, and who leaves follows a {@link Relation} on logarithms. Every month is a snapshot of
 * all clients, drawn on its own: one that left may be there again the month after.
 *
 * <p>{@link Behaviour#SHIFTED} clients have 2.5 times the employees.
 */
public final class CorporateClients implements Population {
  private static final Layout LAYOUT =
      Layout.of(
          List.of(
              "corporation",
              "lastmonth_activity",
              "lastyear_activity",
              "number_of_employees",
              "exited"),
          "corporation",
          "exited",
          List.of("lastmonth_activity", "lastyear_activity", "number_of_employees"));

  /** Mean and standard deviation of the logarithm of the number of employees. */
  private static final double EMPLOYEES_MEAN = 4.0;

  private static final double EMPLOYEES_SD = 0.9;

  /** The same of last year's activity. */
  private static final double LASTYEAR_MEAN = 6.5;

  private static final double LASTYEAR_SD = 0.5;

  /** Of last month's activity against a twelfth of last year's. */
  private static final double MONTH_SD = 0.7;

  private static final double LASTMONTH_MEAN = LASTYEAR_MEAN - Math.log(12);
  private static final double LASTMONTH_SD = Math.hypot(LASTYEAR_SD, MONTH_SD);

  /** In standard deviations: {@code exp(0.9 * 1.0)} is 2.5. */
  private static final double SHIFT = 1.0;

  private static final int HABIT = -1;

  @Override
  public Layout layout() {
    return LAYOUT;
  }

  @Override
  public GeneratedRow row(long seed, long client, int month, Behaviour behaviour) {
    CorporateRow row = corporateRow(seed, client, month, behaviour);
    return new GeneratedRow(cells(row), row.probability(), row.exited(), false);
  }

  /** The same client as a record; see {@link #row}. */
  CorporateRow corporateRow(long seed, long client, int month, Behaviour behaviour) {
    SplittableRandom habit = Draws.of(seed, client, HABIT);
    double zEmployees = habit.nextGaussian() + (behaviour == Behaviour.SHIFTED ? SHIFT : 0);
    double zHabit = habit.nextGaussian();
    SplittableRandom now = Draws.of(seed, client, month);
    double zLastyear = 0.95 * zHabit + Math.sqrt(1 - 0.95 * 0.95) * now.nextGaussian();
    double zLastmonth = (LASTYEAR_SD * zLastyear + MONTH_SD * now.nextGaussian()) / LASTMONTH_SD;
    double probability = Relation.of(behaviour).probability(zLastmonth, zLastyear, zEmployees);
    return new CorporateRow(
        "c%07d".formatted(client + 1),
        Math.round(Math.exp(LASTMONTH_MEAN + LASTMONTH_SD * zLastmonth)),
        Math.max(1, Math.round(Math.exp(LASTYEAR_MEAN + LASTYEAR_SD * zLastyear))),
        Math.max(1, Math.round(Math.exp(EMPLOYEES_MEAN + EMPLOYEES_SD * zEmployees))),
        now.nextDouble() < probability,
        probability);
  }

  static List<String> cells(CorporateRow row) {
    return List.of(
        row.corporation(),
        Long.toString(row.lastmonthActivity()),
        Long.toString(row.lastyearActivity()),
        Long.toString(row.numberOfEmployees()),
        row.exited() ? "1" : "0");
  }
}

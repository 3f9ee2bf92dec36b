package churnline.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Invents corporate clients month by month. Ids, sizes and habits stay the same over the months;
 * activity varies around the habit, and who leaves follows a known {@link Relation}. Every month is
 * a snapshot of all clients, drawn on its own: one that left may be there again the month after.
 *
 * <p>Each row is drawn from a generator of its own, seeded by seed, client and month: the same
 * arguments give the same rows, whatever was drawn before and however many clients there are.
 */
public final class CorporateGenerator {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader(
              "corporation",
              "lastmonth_activity",
              "lastyear_activity",
              "number_of_employees",
              "exited")
          .setRecordSeparator('\n')
          .get();

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

  private final long seed;
  private final int clients;

  /**
   * @param clients rows of a month, at least 1
   * @throws IllegalArgumentException if there is no client
   */
  public CorporateGenerator(long seed, int clients) {
    if (clients < 1) {
      throw new IllegalArgumentException("clients " + clients + " is below 1");
    }
    this.seed = seed;
    this.clients = clients;
  }

  /** A month in which leaving follows the same relation as in every other stable month. */
  public Stream<CorporateRow> stable(int month) {
    return rows(month, Relation.STABLE);
  }

  /**
   * A month in which other clients leave than before, while all columns look as ever: a model of
   * the stable months loses most of its AUC.
   */
  public Stream<CorporateRow> drifted(int month) {
    return rows(month, Relation.DRIFTED);
  }

  /**
   * Writes the rows as CSV under a temporary name and renames it, so that nobody takes half a file.
   *
   * @param file is replaced if it exists; its folder must exist
   * @throws UncheckedIOException when the disk fails
   */
  public static void write(Stream<CorporateRow> rows, Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(part), FORMAT)) {
        for (Iterator<CorporateRow> each = rows.iterator(); each.hasNext(); ) {
          CorporateRow row = each.next();
          csv.printRecord(
              row.corporation(),
              row.lastmonthActivity(),
              row.lastyearActivity(),
              row.numberOfEmployees(),
              row.exited() ? 1 : 0);
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Stream<CorporateRow> rows(int month, Relation relation) {
    return IntStream.range(0, clients).mapToObj(client -> row(client, month, relation));
  }

  private CorporateRow row(int client, int month, Relation relation) {
    SplittableRandom habit = random(client, -1);
    double zEmployees = habit.nextGaussian();
    double zHabit = habit.nextGaussian();
    SplittableRandom now = random(client, month);
    double zLastyear = 0.95 * zHabit + Math.sqrt(1 - 0.95 * 0.95) * now.nextGaussian();
    double zLastmonth = (LASTYEAR_SD * zLastyear + MONTH_SD * now.nextGaussian()) / LASTMONTH_SD;
    boolean exited = now.nextDouble() < relation.probability(zLastmonth, zLastyear, zEmployees);
    return new CorporateRow(
        "c%07d".formatted(client + 1),
        Math.round(Math.exp(LASTMONTH_MEAN + LASTMONTH_SD * zLastmonth)),
        Math.max(1, Math.round(Math.exp(LASTYEAR_MEAN + LASTYEAR_SD * zLastyear))),
        Math.max(1, Math.round(Math.exp(EMPLOYEES_MEAN + EMPLOYEES_SD * zEmployees))),
        exited);
  }

  /** Neighbouring seeds would do: a first draw mixes each of them into an unrelated one. */
  private SplittableRandom random(int client, int month) {
    long bySeed = new SplittableRandom(seed).nextLong();
    long byClient = new SplittableRandom(bySeed + client).nextLong();
    return new SplittableRandom(byClient + month);
  }
}

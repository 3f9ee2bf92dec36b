package churnline.edge.generate;

import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** {@link CorporateClients} month by month, as records: what a story or a test is told with. */
public final class CorporateGenerator {
  private static final CorporateClients CLIENTS = new CorporateClients();

  private final long seed;
  private final long clients;

  /**
   * @param clients rows of a month, at least 1
   * @throws IllegalArgumentException if there is no client
   */
  public CorporateGenerator(long seed, long clients) {
    if (clients < 1) {
      throw new IllegalArgumentException("clients " + clients + " is below 1");
    }
    this.seed = seed;
    this.clients = clients;
  }

  /** A month in which leaving follows the same relation as in every other stable month. */
  public Stream<CorporateRow> stable(int month) {
    return rows(month, Behaviour.AS_EVER);
  }

  /**
   * A month in which other clients leave than before, while all columns look as ever: a model of
   * the stable months loses most of its AUC.
   */
  public Stream<CorporateRow> drifted(int month) {
    return rows(month, Behaviour.OTHERS_LEAVE);
  }

  /**
   * Writes the rows as CSV, as {@link SnapshotCsv#write(Snapshot, Dialect, Path,
   * java.util.function.Consumer)} does.
   */
  public static void write(Stream<CorporateRow> rows, Path file) {
    SnapshotCsv.write(
        CLIENTS.layout().columns(), rows.map(CorporateClients::cells), Dialect.PLAIN, file);
  }

  private Stream<CorporateRow> rows(int month, Behaviour behaviour) {
    return LongStream.range(0, clients)
        .mapToObj(client -> CLIENTS.corporateRow(seed, client, month, behaviour));
  }
}

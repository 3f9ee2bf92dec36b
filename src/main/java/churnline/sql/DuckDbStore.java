package churnline.sql;

import churnline.dataset.Schema;
import java.nio.file.Path;
import java.time.Clock;

/** The embedded store of one home: one file, opened by one process. */
public final class DuckDbStore implements AutoCloseable {
  private final Database database;
  private final JdbcBatchLedger batches;
  private final JdbcRowStore rows;
  private final JdbcModelRegistry models;
  private final JdbcRunLedger runs;
  private final JdbcMasterLedger master;
  private final JdbcPredictionLedger predictions;
  private final JdbcRetentionLedger retention;

  private DuckDbStore(Database database, RowTable table, RowFunctions functions, Options options) {
    this.database = database;
    batches = new JdbcBatchLedger(database, table, functions, options);
    rows = new JdbcRowStore(database, table, options.schema());
    models = new JdbcModelRegistry(database);
    runs = new JdbcRunLedger(database);
    master = new JdbcMasterLedger(database);
    predictions = new JdbcPredictionLedger(database, rows);
    retention = new JdbcRetentionLedger(database);
  }

  /**
   * How a store is opened.
   *
   * @param memory most memory DuckDB may use, {@code 512MB}
   * @param threads most threads it may use
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   */
  public record Options(
      String memory, int threads, Schema schema, boolean deduplicate, Clock clock) {}

  /**
   * Opens or makes the store.
   *
   * @throws churnline.fault.UnavailableException when it is locked or unreadable
   * @throws churnline.fault.ConflictException SCHEMA_CHANGED when it was made for another schema
   */
  public static DuckDbStore open(Path file, Options options) {
    Database database = Database.open(file, options.memory(), options.threads());
    try {
      RowTable table =
          database.inTransaction(
              connection -> {
                RowTable bound =
                    RowTable.bind(
                        connection,
                        options.schema(),
                        options.deduplicate(),
                        options.clock().instant());
                new LateLabelJoin(options.schema(), bound).catchUp(connection);
                return bound;
              });
      RowFunctions functions =
          database.read(connection -> RowFunctions.register(connection, table));
      return new DuckDbStore(database, table, functions, options);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  public JdbcBatchLedger batches() {
    return batches;
  }

  public JdbcRowStore rows() {
    return rows;
  }

  public JdbcModelRegistry models() {
    return models;
  }

  public JdbcRunLedger runs() {
    return runs;
  }

  public JdbcMasterLedger master() {
    return master;
  }

  public JdbcPredictionLedger predictions() {
    return predictions;
  }

  public JdbcRetentionLedger retention() {
    return retention;
  }

  @Override
  public void close() {
    database.close();
  }
}

package churnline.sql;

import churnline.cycle.MasterLedger;
import churnline.cycle.PredictionLedger;
import churnline.cycle.RunLedger;
import churnline.dataset.RowStore;
import churnline.dataset.Schema;
import churnline.ingest.BatchLedger;
import churnline.model.ModelRegistry;
import churnline.report.RetentionLedger;
import java.time.Clock;

/** One repository per port, over whichever database. */
abstract sealed class JdbcStore implements Store permits DuckDbStore, PostgresStore {
  private final Database database;
  private final RowTable table;
  private final JdbcBatchLedger batches;
  private final JdbcRowStore rows;
  private final JdbcModelRegistry models;
  private final JdbcRunLedger runs;
  private final JdbcMasterLedger master;
  private final JdbcPredictionLedger predictions;
  private final JdbcRetentionLedger retention;

  /**
   * What does not depend on the database.
   *
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   * @param node name of this process, noted with its runs; empty for none
   */
  record Rules(Schema schema, boolean deduplicate, String node, Clock clock) {}

  JdbcStore(Database database, RowTable table, RowLoad load, Rules rules) {
    this.database = database;
    this.table = table;
    batches = new JdbcBatchLedger(database, table, load, rules);
    rows = new JdbcRowStore(database, table, rules.schema());
    models = new JdbcModelRegistry(database);
    runs = new JdbcRunLedger(database, rules.node());
    master = new JdbcMasterLedger(database);
    predictions = new JdbcPredictionLedger(database, rows);
    retention = new JdbcRetentionLedger(database);
  }

  /**
   * Makes the tables of the schema, or checks that they are for it, reads times that are texts
   * still, and joins what waits.
   */
  static RowTable bind(Database database, Rules rules) {
    return database.inTransaction(
        connection -> {
          RowTable table =
              RowTable.bind(
                  connection,
                  database.dialect(),
                  rules.schema(),
                  rules.deduplicate(),
                  rules.clock().instant());
          StoredTimes.catchUp(connection, database, rules.schema());
          new LateLabelJoin(rules.schema(), table).catchUp(connection);
          return table;
        });
  }

  final Database database() {
    return database;
  }

  final RowTable table() {
    return table;
  }

  @Override
  public final BatchLedger batches() {
    return batches;
  }

  @Override
  public final RowStore rows() {
    return rows;
  }

  @Override
  public final ModelRegistry models() {
    return models;
  }

  @Override
  public final RunLedger runs() {
    return runs;
  }

  @Override
  public final MasterLedger master() {
    return master;
  }

  @Override
  public final PredictionLedger predictions() {
    return predictions;
  }

  @Override
  public final RetentionLedger retention() {
    return retention;
  }

  @Override
  public void close() {
    database.close();
  }
}

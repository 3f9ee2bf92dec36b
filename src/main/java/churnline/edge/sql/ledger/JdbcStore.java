package churnline.edge.sql.ledger;

import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.event.Outbox;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterLedger;
import churnline.core.model.ModelRegistry;
import churnline.core.predict.PredictionLedger;
import churnline.core.retention.RetentionLedger;
import churnline.core.run.RunLedger;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.load.RowLoad;
import churnline.edge.sql.rows.JdbcRowStore;
import churnline.edge.sql.rows.LateLabelJoin;
import churnline.edge.sql.rows.StoredTimes;
import java.time.Clock;

/** One repository per port, over whichever database. */
public abstract class JdbcStore implements Store {
  private final Database database;
  private final JdbcBatchLedger batches;
  private final JdbcRowStore rows;
  private final JdbcModelRegistry models;
  private final JdbcRunLedger runs;
  private final JdbcMasterLedger master;
  private final JdbcPredictionLedger predictions;
  private final JdbcRetentionLedger retention;
  private final JdbcOutbox outbox;

  /**
   * What does not depend on the database.
   *
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   * @param node name of this process, noted with its runs; empty for none
   */
  public record Rules(Schema schema, boolean deduplicate, String node, Clock clock) {}

  protected JdbcStore(Database database, RowTable table, RowLoad load, Rules rules) {
    this.database = database;
    batches = new JdbcBatchLedger(database, new BatchTransaction(database, table, load, rules));
    rows = new JdbcRowStore(database, table, rules.schema());
    models = new JdbcModelRegistry(database);
    runs = new JdbcRunLedger(database, rules.node());
    master = new JdbcMasterLedger(database);
    predictions = new JdbcPredictionLedger(database, rows);
    retention = new JdbcRetentionLedger(database);
    outbox = new JdbcOutbox(database, this::exclusively);
  }

  /**
   * Makes the tables of the schema, or checks that they are for it, reads times that are texts
   * still, and joins what waits.
   */
  protected static RowTable bind(Database database, Rules rules) {
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

  /** Does {@code work} unless somebody else does work for this consumer of the outbox. */
  protected abstract boolean exclusively(String consumer, Runnable work);

  public final Database database() {
    return database;
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
  public final Outbox outbox() {
    return outbox;
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

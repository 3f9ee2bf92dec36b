package churnline.edge.sql.postgres;

import churnline.core.dataset.Schema;
import churnline.core.node.StoreWatch;
import churnline.core.node.Ticks;
import churnline.core.run.RunLock;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.load.RowLoad;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The store of one home or several nodes in a PostgreSQL, in the first schema of the user's search
 * path.
 */
public final class PostgresStore extends JdbcStore {
  private final PostgresDatabase database;
  private final PostgresRunLock runLock;
  private final Ticks ticks;
  private final StoreWatch watch;

  private PostgresStore(
      PostgresAccess access, PostgresDatabase database, RowTable table, RowLoad load, Rules rules) {
    super(database, table, load, rules);
    this.database = database;
    runLock = new PostgresRunLock(access, database, rules.node(), rules.clock());
    ticks = new PostgresTicks(database, rules.node());
    watch = new JdbcStoreWatch(database);
  }

  /**
   * How a store is opened.
   *
   * @param scratch folder for files that live no longer than a transaction
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   * @param node name of this process, told to who asks which one ran; empty for none
   */
  public record Options(
      PostgresAccess access,
      Path scratch,
      Schema schema,
      boolean deduplicate,
      String node,
      Clock clock) {}

  /**
   * Opens or makes the store.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when it cannot be reached
   *     or the user may not use it
   * @throws churnline.core.fault.ConflictException SCHEMA_CHANGED when it was made for another
   *     schema, STORE_TIME_AMBIGUOUS when it is from before times were read and they leave a doubt
   */
  public static PostgresStore open(Options options) {
    Rules rules =
        new Rules(options.schema(), options.deduplicate(), options.node(), options.clock());
    PostgresDatabase database = PostgresDatabase.open(options.access(), options.scratch());
    try {
      RowTable table = bind(database, rules);
      RowLoad load = new PostgresRowLoad(database.dialect(), table, rules.deduplicate());
      return new PostgresStore(options.access(), database, table, load, rules);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  @Override
  protected boolean exclusively(String consumer, Runnable work) {
    return database.exclusively(consumer, work);
  }

  @Override
  public RunLock runLock() {
    return runLock;
  }

  @Override
  public Ticks ticks() {
    return ticks;
  }

  @Override
  public StoreWatch watch() {
    return watch;
  }

  @Override
  public void close() {
    runLock.close();
    super.close();
  }
}

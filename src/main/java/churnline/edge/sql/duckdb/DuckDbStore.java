package churnline.edge.sql.duckdb;

import churnline.core.dataset.Schema;
import churnline.core.node.StoreWatch;
import churnline.core.node.Ticks;
import churnline.core.run.RunLock;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.StoreFailures;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.load.RowLoad;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The embedded store of one home: one file, opened by one process. */
public final class DuckDbStore extends JdbcStore {
  private final Set<String> working = ConcurrentHashMap.newKeySet();

  private DuckDbStore(Database database, RowTable table, RowLoad load, Rules rules) {
    super(database, table, load, rules);
  }

  /**
   * How a store is opened.
   *
   * @param memory most memory DuckDB may use, {@code 512MB}
   * @param threads most threads it may use
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   * @param node name of this process; empty for none
   */
  public record Options(
      String memory, int threads, Schema schema, boolean deduplicate, String node, Clock clock) {
    /** A store whose runs need no name of who made them. */
    public Options(String memory, int threads, Schema schema, boolean deduplicate, Clock clock) {
      this(memory, threads, schema, deduplicate, "", clock);
    }
  }

  /**
   * Opens or makes the store.
   *
   * @throws churnline.core.fault.UnavailableException when it is locked or unreadable
   * @throws churnline.core.fault.ConflictException SCHEMA_CHANGED when it was made for another
   *     schema, STORE_TIME_AMBIGUOUS when it is from before times were read and they leave a doubt
   */
  public static DuckDbStore open(Path file, Options options) {
    Rules rules =
        new Rules(options.schema(), options.deduplicate(), options.node(), options.clock());
    DuckDbDatabase database = DuckDbDatabase.open(file, options.memory(), options.threads());
    try {
      RowTable table = bind(database, rules);
      RowFunctions functions = new RowFunctions(table);
      database.wheneverOpened(functions::register);
      return new DuckDbStore(
          database, table, new DuckDbRowLoad(table, functions, rules.deduplicate()), rules);
    } catch (RuntimeException failure) {
      database.close();
      throw failure.getCause() instanceof SQLException cause
          ? StoreFailures.cannotOpen(file, cause)
          : failure;
    }
  }

  /** No other process has this store. */
  @Override
  protected boolean exclusively(String consumer, Runnable work) {
    if (!working.add(consumer)) {
      return false;
    }
    try {
      work.run();
      return true;
    } finally {
      working.remove(consumer);
    }
  }

  @Override
  public RunLock runLock() {
    return RunLock.ALONE;
  }

  @Override
  public Ticks ticks() {
    return Ticks.ALONE;
  }

  @Override
  public StoreWatch watch() {
    return StoreWatch.ALONE;
  }
}

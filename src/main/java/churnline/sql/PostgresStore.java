package churnline.sql;

import churnline.dataset.Schema;
import java.nio.file.Path;
import java.time.Clock;

/** The store of one home in a PostgreSQL, in the first schema of the user's search path. */
public final class PostgresStore extends JdbcStore {
  private PostgresStore(Database database, RowTable table, RowLoad load, Rules rules) {
    super(database, table, load, rules);
  }

  /**
   * How a store is opened.
   *
   * @param scratch folder for files that live no longer than a transaction
   * @param schema what the rows mean; a store is made for one schema
   * @param deduplicate whether a row already known adds nothing
   */
  public record Options(
      PostgresAccess access, Path scratch, Schema schema, boolean deduplicate, Clock clock) {}

  /**
   * Opens or makes the store.
   *
   * @throws churnline.fault.UnavailableException STORE_UNAVAILABLE when it cannot be reached or the
   *     user may not use it
   * @throws churnline.fault.ConflictException SCHEMA_CHANGED when it was made for another schema
   */
  public static PostgresStore open(Options options) {
    Rules rules = new Rules(options.schema(), options.deduplicate(), options.clock());
    Database database = PostgresDatabase.open(options.access(), options.scratch());
    try {
      RowTable table = bind(database, rules);
      RowLoad load = new PostgresRowLoad(database.dialect(), table, rules.deduplicate());
      return new PostgresStore(database, table, load, rules);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }
}

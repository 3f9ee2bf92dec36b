package churnline.edge.sql.postgres;

import churnline.core.node.StoreWatch;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;

/** How far the store has come, in one query over primary keys. */
final class JdbcStoreWatch implements StoreWatch {
  private final Database database;

  JdbcStoreWatch(Database database) {
    this.database = database;
  }

  @Override
  public Seen look() {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT (SELECT coalesce(max(run_id), '') FROM run), (SELECT"
                        + " coalesce(max(number), 0) FROM deployment), (SELECT count(*) FROM"
                        + " evaluation)",
                    row -> new Seen(row.getString(1), row.getLong(2), row.getLong(3)))
                .orElse(Seen.NOTHING));
  }
}

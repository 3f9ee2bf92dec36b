package churnline.edge.sql.postgres;

import churnline.core.node.Ticks;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import java.time.Duration;
import java.time.Instant;

/** Ticks as rows: who inserts one answers it. */
final class PostgresTicks implements Ticks {
  /** Longer than any node is late. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Database database;
  private final String node;

  PostgresTicks(Database database, String node) {
    this.database = database;
    this.node = node;
  }

  @Override
  public boolean take(String schedule, Instant due) {
    return database.inTransaction(
        connection -> {
          boolean first =
              Sql.update(
                      connection,
                      "INSERT INTO tick VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                      schedule,
                      due,
                      node)
                  == 1;
          if (first) {
            Sql.update(
                connection,
                "DELETE FROM tick WHERE schedule = ? AND due_at < ?",
                schedule,
                due.minus(KEPT));
          }
          return first;
        });
  }
}

package churnline.edge.sql.ledger;

import churnline.core.ingest.Batch;
import churnline.core.retention.RetentionLedger;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import churnline.edge.sql.rows.BatchRows;
import java.time.Instant;
import java.util.List;

/** What of each batch is still on the disk. */
final class JdbcRetentionLedger implements RetentionLedger {
  private final Database database;

  JdbcRetentionLedger(Database database) {
    this.database = database;
  }

  @Override
  public List<Batch> expired(Instant done, Instant failed, long after, int limit) {
    return select(
        "WHERE published AND archived IS NOT NULL AND removed_at IS NULL AND received_at < CASE"
            + " WHEN status = 'REFUSED' THEN CAST(? AS TIMESTAMP) ELSE CAST(? AS TIMESTAMP) END"
            + " AND number > ? ORDER BY number LIMIT ?",
        failed,
        done,
        after,
        limit);
  }

  @Override
  public List<Batch> withPredictions(Instant moment, long after, int limit) {
    return select(
        "WHERE published AND archived IS NOT NULL AND predictions_removed_at IS NULL AND status ="
            + " 'INGESTED' AND received_at < ? AND number > ? ORDER BY number LIMIT ?",
        moment,
        after,
        limit);
  }

  private List<Batch> select(String rest, Object... parameters) {
    return database.read(connection -> BatchRows.select(connection, rest, parameters));
  }

  @Override
  public void removed(long number, Instant at) {
    database.inTransaction(
        connection ->
            Sql.update(connection, "UPDATE batch SET removed_at = ? WHERE number = ?", at, number));
  }

  @Override
  public void predictionsRemoved(long number, Instant at) {
    database.inTransaction(
        connection -> {
          Sql.update(connection, "DELETE FROM prediction WHERE batch = ?", number);
          return Sql.update(
              connection,
              "UPDATE batch SET predictions_removed_at = ? WHERE number = ?",
              at,
              number);
        });
  }

  @Override
  public void removeOutbox(Instant moment) {
    boolean any =
        database.read(
            connection ->
                Sql.number(connection, "SELECT count(*) FROM outbox WHERE told_at < ?", moment)
                    > 0);
    if (any) {
      database.inTransaction(
          connection -> Sql.update(connection, "DELETE FROM outbox WHERE told_at < ?", moment));
    }
  }
}

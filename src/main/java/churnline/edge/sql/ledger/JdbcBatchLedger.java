package churnline.edge.sql.ledger;

import churnline.core.ingest.Batch;
import churnline.core.ingest.Batch.Status;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.NewBatch;
import churnline.core.ingest.Quarantined;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import churnline.edge.sql.rows.BatchRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger. */
final class JdbcBatchLedger implements BatchLedger {
  private final Database database;
  private final BatchTransaction transaction;

  JdbcBatchLedger(Database database, BatchTransaction transaction) {
    this.database = database;
    this.transaction = transaction;
  }

  @Override
  public Batch ingest(NewBatch batch, BatchContent content) {
    return transaction.ingest(batch, content);
  }

  @Override
  public Batch refuse(NewBatch batch, Batch.Fault fault) {
    return transaction.record(batch, Status.REFUSED, Optional.of(fault), Optional.empty());
  }

  @Override
  public Batch alreadyIngested(NewBatch batch, Batch earlier) {
    return transaction.record(
        batch, Status.ALREADY_INGESTED, Optional.empty(), Optional.of(earlier.number()));
  }

  @Override
  public Optional<Batch> accepted(String sha256, String schemaId) {
    return database.read(connection -> BatchTransaction.accepted(connection, sha256, schemaId));
  }

  @Override
  public boolean hasOutcomes() {
    return !select("WHERE labelled > 0 LIMIT 1").isEmpty();
  }

  @Override
  public List<Batch> unchecked() {
    return select("WHERE status = 'INGESTED' AND checked_run IS NULL ORDER BY number");
  }

  @Override
  public List<Batch> unpublished() {
    return select("WHERE NOT published ORDER BY number");
  }

  @Override
  public List<Batch> newest(int limit) {
    return select("ORDER BY number DESC LIMIT ?", limit);
  }

  @Override
  public Optional<Batch> find(long number) {
    return select("WHERE number = ?", number).stream().findFirst();
  }

  @Override
  public List<Batch> bySha256(String sha256) {
    return select("WHERE sha256 = ? ORDER BY number DESC", sha256);
  }

  @Override
  public List<Batch> byRun(String runId) {
    return select("WHERE run_id = ? ORDER BY number", runId);
  }

  @Override
  public Optional<Batch> lastIngested() {
    return select("WHERE status = 'INGESTED' ORDER BY number DESC LIMIT 1").stream().findFirst();
  }

  @Override
  public Optional<Batch> lastAccepted() {
    return select("WHERE number = " + BatchRows.LAST_ACCEPTED).stream().findFirst();
  }

  @Override
  public List<Batch> ingestedUpTo(long sequence) {
    return select("WHERE status = 'INGESTED' AND next_sequence <= ? ORDER BY number", sequence + 1);
  }

  @Override
  public List<Origin> origins() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT name, first_sequence, next_sequence FROM batch WHERE next_sequence >"
                    + " first_sequence ORDER BY first_sequence",
                row -> new Origin(row.getString(1), row.getLong(2), row.getLong(3))));
  }

  @Override
  public boolean isPlaceTaken(String place) {
    return !select("WHERE archived = ? LIMIT 1", place).isEmpty();
  }

  private List<Batch> select(String rest, Object... parameters) {
    return database.read(connection -> BatchRows.select(connection, rest, parameters));
  }

  @Override
  public void archived(Map<Long, String> places) {
    note("UPDATE batch SET archived = ? WHERE number = ?", places);
  }

  @Override
  public void published(Map<Long, Boolean> wentBack) {
    note("UPDATE batch SET published = true, went_back = ? WHERE number = ?", wentBack);
  }

  private void note(String update, Map<Long, ?> values) {
    database.inTransaction(
        connection -> {
          try (var statement = connection.prepareStatement(update)) {
            for (Map.Entry<Long, ?> value : values.entrySet()) {
              Sql.bind(statement, value.getValue(), value.getKey());
              statement.executeUpdate();
            }
          }
          return null;
        });
  }

  @Override
  public boolean wentBack(long number) {
    return database.read(
        connection ->
            Sql.number(
                    connection, "SELECT count(*) FROM batch WHERE number = ? AND went_back", number)
                > 0);
  }

  @Override
  public List<Batch> answered() {
    return select("WHERE published ORDER BY number");
  }

  @Override
  public void quarantined(long number, Consumer<Quarantined> each) {
    database.read(
        connection -> {
          BatchRows.quarantined(connection, number, each);
          return null;
        });
  }
}

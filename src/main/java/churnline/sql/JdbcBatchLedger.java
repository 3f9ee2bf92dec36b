package churnline.sql;

import churnline.fault.BadInputException;
import churnline.fault.ChurnlineException;
import churnline.fault.FaultCode;
import churnline.fault.HaltPoint;
import churnline.ingest.Batch;
import churnline.ingest.Batch.Counts;
import churnline.ingest.Batch.Status;
import churnline.ingest.BatchContent;
import churnline.ingest.BatchLedger;
import churnline.ingest.NewBatch;
import churnline.ingest.Quarantined;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger. */
final class JdbcBatchLedger implements BatchLedger {
  private final Database database;
  private final RowTable table;
  private final LateLabelJoin lateLabels;
  private final RowLoad load;
  private final boolean timed;
  private final Clock clock;

  JdbcBatchLedger(Database database, RowTable table, RowLoad load, JdbcStore.Rules rules) {
    this.database = database;
    this.table = table;
    this.load = load;
    lateLabels = new LateLabelJoin(rules.schema(), table);
    timed = rules.schema().time().isPresent();
    clock = rules.clock();
  }

  @Override
  public Batch ingest(NewBatch batch, BatchContent content) {
    try (RowFeed feed =
        RowFeed.start(
            content,
            table,
            database.scratch(),
            load.readsSpooledKeys(),
            new RowFeed.Known(
                () -> JdbcLateLabels.open(database, table, timed),
                timed ? database.read(StoredTimes::axis) : Optional.empty()))) {
      try {
        return database.inTransaction(connection -> once(connection, batch, content, feed));
      } catch (ChurnlineException refused) {
        feed.rethrow();
        throw refused;
      }
    }
  }

  /** Looked up where it is written: nobody can ingest the same content in between. */
  private Batch once(Connection connection, NewBatch batch, BatchContent content, RowFeed feed)
      throws SQLException {
    table.requireBound(connection);
    Optional<Batch> earlier = accepted(connection, batch.sha256(), batch.schemaId());
    if (earlier.isPresent()) {
      return record(
          connection, batch, Status.ALREADY_INGESTED, Optional.empty(), earlier.map(Batch::number));
    }
    Batch stored = store(connection, batch, content, feed);
    if (stored.status() == Status.INGESTED) {
      Query.update(
          connection,
          "INSERT INTO accepted_content (sha256, schema_id, batch) VALUES (?, ?, ?)",
          batch.sha256(),
          batch.schemaId(),
          stored.number());
    }
    HaltPoint.BEFORE_COMMIT.reached();
    return stored;
  }

  private Batch store(Connection connection, NewBatch batch, BatchContent content, RowFeed feed)
      throws SQLException {
    long batchNumber = Query.number(connection, "SELECT nextval('batch_number')");
    long first = Query.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
    long accepted = load.observations(connection, batchNumber, first, feed);
    feed.rethrow();
    BatchContent.Read read = feed.read();
    if (read.rows() == 0) {
      throw new BadInputException(
          FaultCode.CSV_NO_ROWS,
          "the file has a header and no rows; expected at least one; what to do: drop it again with rows");
    }
    long duplicates = read.valid() - accepted;
    if (duplicates > 0) {
      load.sightings(connection, batchNumber, first, feed);
    }
    QuarantineLoad.insert(connection, database.dialect(), batchNumber, feed);
    long labelled =
        Query.number(
            connection,
            "SELECT count(*) FROM observation WHERE batch = ? AND label IS NOT NULL",
            batchNumber);
    LateLabelJoin.Joined joined =
        lateLabels.join(connection, batchNumber, first, labelled > 0, labelled < accepted);
    Counts counts =
        new Counts(
            read.rows(),
            accepted,
            duplicates,
            feed.quarantined(),
            labelled,
            joined.answers(),
            accepted - labelled - joined.answered());
    content.confirm();
    Optional<Batch.Fault> fault =
        read.valid() > 0 ? Optional.empty() : Optional.of(BatchRows.noRow(read));
    if (fault.isEmpty() && read.timeAxis().isPresent()) {
      StoredTimes.keep(connection, read.timeAxis().get());
    }
    Batch entry =
        BatchRows.entry(
            batchNumber,
            batch,
            took(batch),
            fault.isPresent() ? Status.REFUSED : Status.INGESTED,
            counts,
            read.header(),
            fault,
            Optional.empty());
    BatchRows.insert(connection, entry, batch.schemaId(), first, first + read.valid());
    return entry;
  }

  @Override
  public Batch refuse(NewBatch batch, Batch.Fault fault) {
    return record(batch, Status.REFUSED, Optional.of(fault), Optional.empty());
  }

  @Override
  public Batch alreadyIngested(NewBatch batch, Batch earlier) {
    return record(batch, Status.ALREADY_INGESTED, Optional.empty(), Optional.of(earlier.number()));
  }

  private Batch record(
      NewBatch batch, Status status, Optional<Batch.Fault> fault, Optional<Long> earlier) {
    return database.inTransaction(connection -> record(connection, batch, status, fault, earlier));
  }

  private Batch record(
      Connection connection,
      NewBatch batch,
      Status status,
      Optional<Batch.Fault> fault,
      Optional<Long> earlier)
      throws SQLException {
    long first = Query.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
    long number = Query.number(connection, "SELECT nextval('batch_number')");
    Batch entry =
        BatchRows.entry(number, batch, took(batch), status, Counts.NONE, List.of(), fault, earlier);
    BatchRows.insert(connection, entry, batch.schemaId(), first, first);
    return entry;
  }

  private long took(NewBatch batch) {
    return Math.max(0, clock.millis() - batch.receivedAt().toEpochMilli());
  }

  @Override
  public Optional<Batch> accepted(String sha256, String schemaId) {
    return database.read(connection -> accepted(connection, sha256, schemaId));
  }

  private static Optional<Batch> accepted(Connection connection, String sha256, String schemaId)
      throws SQLException {
    return BatchRows.select(
            connection,
            "WHERE number = (SELECT batch FROM accepted_content WHERE sha256 = ? AND schema_id = ?)",
            sha256,
            schemaId)
        .stream()
        .findFirst();
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
            Query.list(
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
              Query.bind(statement, value.getValue(), value.getKey());
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
            Query.number(
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

package churnline.edge.sql.ledger;

import churnline.core.fault.BadInputException;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.Batch;
import churnline.core.ingest.Batch.Counts;
import churnline.core.ingest.Batch.Status;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.NewBatch;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import churnline.edge.sql.load.RowFeed;
import churnline.edge.sql.load.RowLoad;
import churnline.edge.sql.rows.BatchRows;
import churnline.edge.sql.rows.JdbcLateLabels;
import churnline.edge.sql.rows.LateLabelJoin;
import churnline.edge.sql.rows.StoredTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The transaction that takes a batch in: all of it, or nothing. */
final class BatchTransaction {
  private final Database database;
  private final RowTable table;
  private final LateLabelJoin lateLabels;
  private final RowLoad load;
  private final boolean timed;
  private final Clock clock;

  BatchTransaction(Database database, RowTable table, RowLoad load, JdbcStore.Rules rules) {
    this.database = database;
    this.table = table;
    this.load = load;
    lateLabels = new LateLabelJoin(rules.schema(), table);
    timed = rules.schema().time().isPresent();
    clock = rules.clock();
  }

  Batch ingest(NewBatch batch, BatchContent content) {
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
      Sql.update(
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
    long batchNumber = Sql.number(connection, "SELECT nextval('batch_number')");
    long first = Sql.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
    long accepted = load.observations(connection, batchNumber, first, feed);
    feed.rethrow();
    BatchContent.Read read = feed.read();
    if (read.rows() == 0) {
      throw new BadInputException(
          FaultCode.CSV_NO_ROWS,
          "the file has a header and no rows; expected at least one; what to do: drop it again with"
              + " rows");
    }
    if (read.valid() > accepted) {
      load.sightings(connection, batchNumber, first, feed);
    }
    QuarantineLoad.insert(connection, database.dialect(), batchNumber, feed);
    Counts counts = counts(connection, batchNumber, first, accepted, feed);
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
    JdbcOutbox.file(connection, entry);
    return entry;
  }

  /** Joins outcomes with the rows that waited for them, here or there, and counts. */
  private Counts counts(
      Connection connection, long batchNumber, long first, long accepted, RowFeed feed)
      throws SQLException {
    BatchContent.Read read = feed.read();
    long labelled =
        Sql.number(
            connection,
            "SELECT count(*) FROM observation WHERE batch = ? AND label IS NOT NULL",
            batchNumber);
    LateLabelJoin.Joined joined =
        lateLabels.join(connection, batchNumber, first, labelled > 0, labelled < accepted);
    return new Counts(
        read.rows(),
        accepted,
        read.valid() - accepted,
        feed.quarantined(),
        labelled,
        joined.answers(),
        accepted - labelled - joined.answered());
  }

  /** Records a file of which no row is taken. */
  Batch record(NewBatch batch, Status status, Optional<Batch.Fault> fault, Optional<Long> earlier) {
    return database.inTransaction(connection -> record(connection, batch, status, fault, earlier));
  }

  private Batch record(
      Connection connection,
      NewBatch batch,
      Status status,
      Optional<Batch.Fault> fault,
      Optional<Long> earlier)
      throws SQLException {
    long first = Sql.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
    long number = Sql.number(connection, "SELECT nextval('batch_number')");
    Batch entry =
        BatchRows.entry(number, batch, took(batch), status, Counts.NONE, List.of(), fault, earlier);
    BatchRows.insert(connection, entry, batch.schemaId(), first, first);
    JdbcOutbox.file(connection, entry);
    return entry;
  }

  private long took(NewBatch batch) {
    return Math.max(0, clock.millis() - batch.receivedAt().toEpochMilli());
  }

  static Optional<Batch> accepted(Connection connection, String sha256, String schemaId)
      throws SQLException {
    return BatchRows.select(
            connection,
            "WHERE number = (SELECT batch FROM accepted_content WHERE sha256 = ? AND schema_id ="
                + " ?)",
            sha256,
            schemaId)
        .stream()
        .findFirst();
  }
}

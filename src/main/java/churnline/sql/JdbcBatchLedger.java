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
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The ledger in DuckDB. */
public final class JdbcBatchLedger implements BatchLedger {
  private final Database database;
  private final RowTable table;
  private final RowFunctions functions;
  private final boolean deduplicate;
  private final Clock clock;

  JdbcBatchLedger(
      Database database, RowTable table, RowFunctions functions, boolean deduplicate, Clock clock) {
    this.database = database;
    this.table = table;
    this.functions = functions;
    this.deduplicate = deduplicate;
    this.clock = clock;
  }

  @Override
  public Batch ingest(NewBatch batch, BatchContent content) {
    try (RowFeed feed = RowFeed.start(content, table, database.scratch(), deduplicate)) {
      long number = functions.open(feed);
      try {
        return database.inTransaction(
            connection -> store(connection, batch, content, feed, number));
      } catch (ChurnlineException refused) {
        feed.rethrow();
        throw refused;
      } finally {
        functions.close(number);
      }
    }
  }

  private Batch store(
      DuckDBConnection connection,
      NewBatch batch,
      BatchContent content,
      RowFeed feed,
      long feedNumber)
      throws SQLException {
    long batchNumber = Query.number(connection, "SELECT nextval('batch_number')");
    long first = Query.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
    long accepted =
        Query.update(
            connection, deduplicate ? insertNew() : insertAll(), batchNumber, first, feedNumber);
    feed.rethrow();
    BatchContent.Read read = feed.read();
    if (read.rows() == 0) {
      throw new BadInputException(
          FaultCode.CSV_NO_ROWS,
          "the file has a header and no rows; expected at least one; drop it again with rows");
    }
    long duplicates = read.valid() - accepted;
    if (duplicates > 0) {
      Query.update(
          connection, INSERT_SIGHTINGS, batchNumber, first, feedNumber, batchNumber, first);
    }
    insertQuarantine(connection, batchNumber, feed);
    long labelled =
        Query.number(
            connection,
            "SELECT count(*) FROM observation WHERE batch = ? AND label IS NOT NULL",
            batchNumber);
    Counts counts = new Counts(read.rows(), accepted, duplicates, feed.quarantined(), labelled);
    content.confirm();
    Optional<Batch.Fault> fault =
        read.valid() > 0
            ? Optional.empty()
            : Optional.of(
                new Batch.Fault(
                    FaultCode.CSV_NO_VALID_ROWS.name(),
                    "all "
                        + read.rows()
                        + " rows were quarantined; expected at least one valid row; mend them in"
                        + " the quarantine file and drop it again"));
    Batch entry =
        new Batch(
            batchNumber,
            batch.name(),
            batch.sha256(),
            batch.bytes(),
            batch.runId(),
            batch.receivedAt(),
            Math.max(0, clock.millis() - batch.receivedAt().toEpochMilli()),
            fault.isPresent() ? Status.REFUSED : Status.INGESTED,
            counts,
            read.header(),
            fault,
            Optional.empty(),
            Optional.empty(),
            batch.claim(),
            Optional.empty());
    BatchRows.insert(connection, entry, batch.schemaId(), first, first + read.valid());
    HaltPoint.BEFORE_COMMIT.reached();
    return entry;
  }

  private String insertNew() {
    StringBuilder values = new StringBuilder();
    StringBuilder picked = new StringBuilder();
    for (String column : table.features()) {
      values.append(", s.").append(column);
      picked.append(", any_value(").append(column).append(") AS ").append(column);
    }
    return "INSERT INTO observation SELECT s.key_high, s.key_low, ?, CAST(? AS BIGINT) + s.ordinal,"
        + " s.line, s.bucket, s.id, s.period, s.label, s.value"
        + values
        + " FROM (SELECT key_high, key_low, min(ordinal) AS ordinal, min(line) AS line,"
        + " any_value(bucket) AS bucket, any_value(id) AS id, any_value(period) AS period,"
        + " any_value(label) AS label, any_value(value) AS value"
        + picked
        + " FROM feed_rows(?) GROUP BY key_high, key_low) s WHERE NOT EXISTS (SELECT 1 FROM"
        + " observation o WHERE o.key_high = s.key_high AND o.key_low = s.key_low)";
  }

  private String insertAll() {
    String features = String.join(", ", table.features());
    return "INSERT INTO observation SELECT key_high, key_low, ?, CAST(? AS BIGINT) + ordinal, line,"
        + " bucket, id, period, label, value, "
        + features
        + " FROM feed_rows(?)";
  }

  private static final String INSERT_SIGHTINGS =
      "INSERT INTO sighting SELECT k.key_high, k.key_low, ?, CAST(? AS BIGINT) + k.ordinal, k.line"
          + " FROM feed_keys(?) k WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.batch = ?"
          + " AND o.sequence = CAST(? AS BIGINT) + k.ordinal)";

  private static void insertQuarantine(DuckDBConnection connection, long batch, RowFeed feed)
      throws SQLException {
    DataInputStream in = feed.quarantine().read();
    if (in == null) {
      return;
    }
    try (DuckDBAppender appender = connection.createAppender("quarantine")) {
      for (long ordinal = 0; ordinal < feed.quarantined(); ordinal++) {
        byte[] utf8 = in.readNBytes(in.readInt());
        appender.beginRow();
        appender.append(batch);
        appender.append(ordinal);
        appender.append(new String(utf8, StandardCharsets.UTF_8));
        appender.endRow();
      }
    } catch (EOFException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failure) {
      throw Database.unavailable("quarantined rows could not be stored", failure);
    }
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
    return database.inTransaction(
        connection -> {
          long first =
              Query.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch");
          Batch entry =
              new Batch(
                  Query.number(connection, "SELECT nextval('batch_number')"),
                  batch.name(),
                  batch.sha256(),
                  batch.bytes(),
                  batch.runId(),
                  batch.receivedAt(),
                  Math.max(0, clock.millis() - batch.receivedAt().toEpochMilli()),
                  status,
                  Counts.NONE,
                  List.of(),
                  fault,
                  earlier,
                  Optional.empty(),
                  batch.claim(),
                  Optional.empty());
          BatchRows.insert(connection, entry, batch.schemaId(), first, first);
          return entry;
        });
  }

  @Override
  public Optional<Batch> accepted(String sha256, String schemaId) {
    return select(
            "WHERE status = 'INGESTED' AND sha256 = ? AND schema_id = ? ORDER BY number LIMIT 1",
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
  public List<Batch> ingestedUpTo(long sequence) {
    return select("WHERE status = 'INGESTED' AND next_sequence <= ? ORDER BY number", sequence + 1);
  }

  @Override
  public boolean isPlaceTaken(String place) {
    return !select("WHERE archived = ? LIMIT 1", place).isEmpty();
  }

  private List<Batch> select(String rest, Object... parameters) {
    return database.read(connection -> BatchRows.select(connection, rest, parameters));
  }

  @Override
  public void archived(long number, String path) {
    database.inTransaction(
        connection ->
            Query.update(
                connection, "UPDATE batch SET archived = ? WHERE number = ?", path, number));
  }

  @Override
  public void published(long number, boolean wentBack) {
    database.inTransaction(
        connection ->
            Query.update(
                connection,
                "UPDATE batch SET published = true, went_back = ? WHERE number = ?",
                wentBack,
                number));
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
          try (var statement =
              connection.prepareStatement(
                  "SELECT row_json FROM quarantine WHERE batch = ? ORDER BY ordinal")) {
            Query.bind(statement, number);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                each.accept(QuarantineCodec.row(rows.getString(1)));
              }
            }
          }
          return null;
        });
  }
}

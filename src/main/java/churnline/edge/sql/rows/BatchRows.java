package churnline.edge.sql.rows;

import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.NewBatch;
import churnline.core.ingest.Quarantined;
import churnline.edge.json.Json;
import churnline.edge.sql.Sql;
import churnline.edge.sql.load.QuarantineCodec;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Lines of the table {@code batch}. */
public final class BatchRows {
  /** Number of the newest batch that brought a row that was not known; null before the first. */
  public static final String LAST_ACCEPTED = "(SELECT max(number) FROM batch WHERE accepted > 0)";

  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  /** Quarantined rows that are asked for at a time, by how long those before were. */
  private static final int FEWEST = 8;

  private static final int MOST = 2_048;
  private static final long ENOUGH = 1 << 20;

  private BatchRows() {}

  /** A batch that has come to its end in the ledger and is not checked or archived yet. */
  public static Batch entry(
      long number,
      NewBatch batch,
      long took,
      Batch.Status status,
      Batch.Counts counts,
      List<String> header,
      Optional<Batch.Fault> fault,
      Optional<Long> earlier) {
    return new Batch(
        number,
        batch.name(),
        batch.sha256(),
        batch.bytes(),
        batch.runId(),
        batch.receivedAt(),
        took,
        status,
        counts,
        header,
        fault,
        earlier,
        Optional.empty(),
        batch.claim(),
        Optional.empty());
  }

  /** What is told of a file without a valid row. */
  public static Batch.Fault noRow(BatchContent.Read read) {
    return new Batch.Fault(
        FaultCode.CSV_NO_VALID_ROWS.name(),
        ("all %d rows were quarantined; expected at least one valid row; what to do: correct them"
                + " in the quarantine file and drop it again")
            .formatted(read.rows()));
  }

  public static void insert(
      Connection connection, Batch batch, String schemaId, long first, long next)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO batch (number, name, sha256, bytes, run_id, received_at, took_ms, schema_id,"
            + " status, rows_read, accepted, duplicate, quarantined, labelled, header, fault_code,"
            + " fault_detail, earlier, first_sequence, next_sequence, claim, answered, waiting,"
            + " published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, false)",
        batch.number(),
        batch.name(),
        batch.sha256(),
        batch.bytes(),
        batch.runId(),
        batch.receivedAt(),
        batch.took(),
        schemaId,
        batch.status().name(),
        batch.counts().read(),
        batch.counts().accepted(),
        batch.counts().duplicate(),
        batch.counts().quarantined(),
        batch.counts().labelled(),
        Json.text(batch.header()),
        batch.fault().map(Batch.Fault::code),
        batch.fault().map(Batch.Fault::detail),
        batch.earlier(),
        first,
        next,
        batch.claim(),
        batch.counts().answered(),
        batch.counts().waiting());
  }

  public static List<Batch> select(Connection connection, String rest, Object... parameters)
      throws SQLException {
    return Sql.list(connection, "SELECT * FROM batch " + rest, BatchRows::map, parameters);
  }

  private static Batch map(ResultSet row) throws SQLException {
    Optional<String> code = Sql.optionalText(row, "fault_code");
    String detail = row.getString("fault_detail");
    return new Batch(
        row.getLong("number"),
        row.getString("name"),
        row.getString("sha256"),
        row.getLong("bytes"),
        row.getString("run_id"),
        Sql.instant(row, "received_at"),
        row.getLong("took_ms"),
        Batch.Status.valueOf(row.getString("status")),
        new Batch.Counts(
            row.getLong("rows_read"),
            row.getLong("accepted"),
            row.getLong("duplicate"),
            row.getLong("quarantined"),
            row.getLong("labelled"),
            row.getLong("answered"),
            row.getLong("waiting")),
        Json.read(row.getString("header"), TEXTS),
        code.map(known -> new Batch.Fault(known, detail)),
        Sql.optionalLong(row, "earlier"),
        Sql.optionalText(row, "checked_run"),
        row.getString("claim"),
        Sql.optionalText(row, "archived"),
        new Batch.Removal(
            Sql.optionalInstant(row, "removed_at"),
            Sql.optionalInstant(row, "predictions_removed_at")));
  }

  /**
   * Hands over the rows of a batch that were set aside, in their order. They are asked for in
   * pieces: a database gives some thousand rows at a time, and one of these may be as long as a
   * row.
   */
  public static void quarantined(Connection connection, long number, Consumer<Quarantined> each)
      throws SQLException {
    List<Long> ordinals = new ArrayList<>();
    try (var statement =
        connection.prepareStatement(
            "SELECT ordinal FROM quarantine WHERE batch = ? ORDER BY ordinal")) {
      Sql.bind(statement, number);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          ordinals.add(rows.getLong(1));
        }
      }
    }
    int rows = FEWEST;
    for (int from = 0; from < ordinals.size(); ) {
      int to = Math.min(ordinals.size(), from + rows);
      long characters = 0;
      for (String text : texts(connection, number, ordinals.get(from), ordinals.get(to - 1))) {
        characters += text.length();
        each.accept(QuarantineCodec.row(text));
      }
      rows = characters < ENOUGH ? Math.min(MOST, 2 * rows) : FEWEST;
      from = to;
    }
  }

  /** In the order of {@code ordinal}, which DuckDB would need half a gigabyte to sort them by. */
  private static Collection<String> texts(Connection connection, long number, long first, long last)
      throws SQLException {
    SortedMap<Long, String> texts = new TreeMap<>();
    // constants: DuckDB reads the texts of these rows alone only where it knows them beforehand
    String select =
        "SELECT ordinal, row_json FROM quarantine WHERE batch = %d AND ordinal BETWEEN %d AND %d"
            .formatted(number, first, last);
    try (var statement = connection.prepareStatement(select);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.put(rows.getLong(1), rows.getString(2));
      }
    }
    return texts.values();
  }
}

package churnline.edge.sql.ledger;

import churnline.core.event.Outbox;
import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.core.model.StoredModel;
import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.RunRecord.Outcome;
import churnline.edge.json.Json;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outbox. All transactions that write come one after the other, so an entry that takes the next
 * number is committed before the one after it: no reader can pass one that comes late.
 */
final class JdbcOutbox implements Outbox {
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

  /** Entries may be gone by retention; what was delivered is still behind the next number. */
  private static final String LAST =
      "greatest((SELECT coalesce(max(number), 0) FROM outbox),"
          + " (SELECT coalesce(max(delivered), 0) FROM outbox_cursor))";

  private final Database database;
  private final Exclusion exclusion;

  /** Keeps two from working for one consumer. */
  interface Exclusion {
    boolean exclusively(String consumer, Runnable work);
  }

  JdbcOutbox(Database database, Exclusion exclusion) {
    this.database = database;
    this.exclusion = exclusion;
  }

  /** A file is in the ledger. */
  static void file(Connection connection, Batch batch) throws SQLException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run_id", batch.runId());
    facts.put("sha256", batch.sha256());
    facts.put("read", batch.counts().read());
    facts.put("accepted", batch.counts().accepted());
    facts.put("duplicate", batch.counts().duplicate());
    facts.put("quarantined", batch.counts().quarantined());
    batch.fault().ifPresent(fault -> facts.put("reason", fault.code() + ": " + fault.detail()));
    String kind = "file-" + batch.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
    insert(connection, batch.receivedAt(), kind, batch.name(), facts);
  }

  /** A run is concluded, and what it decided. */
  static void run(Connection connection, RunLedger.Conclusion conclusion) throws SQLException {
    RunRecord run = conclusion.run();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("trigger", run.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    run.drift().ifPresent(verdict -> facts.put("drift", said(verdict)));
    run.retrain().ifPresent(decision -> facts.put("retrain", said(decision)));
    run.promotion().ifPresent(decision -> facts.put("promotion", said(decision)));
    insert(connection, run.finishedAt(), "run-concluded", run.id(), facts);
    if (conclusion.deployment().isPresent()) {
      Deployment deployment = conclusion.deployment().get();
      Map<String, Object> served = new LinkedHashMap<>();
      served.put("run_id", run.id());
      served.put("code", deployment.code());
      served.put("reason", deployment.reason());
      run.championBefore().ifPresent(before -> served.put("before", StoredModel.name(before)));
      String version = StoredModel.name(deployment.version());
      insert(connection, run.finishedAt(), "deployed", version, served);
    }
  }

  private static Map<String, Object> said(Outcome outcome) {
    return Map.of("code", outcome.code(), "sentence", outcome.sentence());
  }

  private static void insert(
      Connection connection, Instant at, String kind, String subject, Map<String, Object> facts)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO outbox (number, told_at, kind, subject, facts) SELECT "
            + LAST
            + " + 1, CAST(? AS TIMESTAMP), ?, ?, ?",
        at,
        kind,
        subject,
        Json.text(facts));
  }

  @Override
  public void register(String consumer) {
    database.inTransaction(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO outbox_cursor (consumer, delivered) SELECT ?, "
                    + LAST
                    + " WHERE NOT EXISTS (SELECT 1 FROM outbox_cursor WHERE consumer = ?)",
                consumer,
                consumer));
  }

  @Override
  public List<Entry> next(String consumer, int limit) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT number, told_at, kind, subject, facts FROM outbox WHERE number >"
                    + " (SELECT delivered FROM outbox_cursor WHERE consumer = ?)"
                    + " ORDER BY number LIMIT ?",
                row ->
                    new Entry(
                        row.getLong("number"),
                        Sql.instant(row, "told_at"),
                        row.getString("kind"),
                        row.getString("subject"),
                        Json.read(row.getString("facts"), FACTS)),
                consumer,
                limit));
  }

  @Override
  public void delivered(String consumer, long number) {
    database.inTransaction(
        connection ->
            Sql.update(
                connection,
                "UPDATE outbox_cursor SET delivered = ? WHERE consumer = ? AND delivered < ?",
                number,
                consumer,
                number));
  }

  @Override
  public boolean exclusively(String consumer, Runnable work) {
    return exclusion.exclusively(consumer, work);
  }
}

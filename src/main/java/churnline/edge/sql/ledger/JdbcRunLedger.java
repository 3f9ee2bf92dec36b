package churnline.edge.sql.ledger;

import churnline.core.run.RunLedger;
import churnline.core.run.RunRecord;
import churnline.core.run.RunRecord.Outcome;
import churnline.core.run.Trigger;
import churnline.edge.json.Json;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs. */
final class JdbcRunLedger implements RunLedger {
  private static final TypeReference<Map<String, Long>> TIMINGS = new TypeReference<>() {};
  private static final TypeReference<Outcome> OUTCOME = new TypeReference<>() {};

  private final Database database;
  private final String node;

  JdbcRunLedger(Database database, String node) {
    this.database = database;
    this.node = node;
  }

  @Override
  public void conclude(Conclusion conclusion) {
    database.inTransaction(
        connection -> {
          String id = conclusion.run().id();
          if (Sql.number(connection, "SELECT count(*) FROM run WHERE run_id = ?", id) == 0) {
            insert(connection, conclusion);
          }
          return null;
        });
  }

  private void insert(Connection connection, Conclusion conclusion) throws SQLException {
    RunRecord run = conclusion.run();
    Sql.update(
        connection,
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.id(),
        run.trigger().name(),
        run.startedAt(),
        run.finishedAt(),
        run.championBefore(),
        run.championAfter(),
        run.challenger(),
        run.drift().map(Outcome::code),
        run.drift().map(Json::text),
        run.retrain().map(Outcome::code),
        run.retrain().map(Json::text),
        run.promotion().map(Outcome::code),
        run.promotion().map(Json::text),
        Json.text(run.timings()),
        conclusion.decidedUpTo().isPresent() ? conclusion.decidedUpTo().getAsLong() : null,
        node.isEmpty() ? null : node);
    if (conclusion.model().isPresent()) {
      JdbcModelRegistry.insert(connection, conclusion.model().get());
    }
    if (conclusion.deployment().isPresent()) {
      JdbcModelRegistry.insert(connection, conclusion.deployment().get());
    }
    for (long batch : conclusion.checked()) {
      Sql.update(connection, "UPDATE batch SET checked_run = ? WHERE number = ?", run.id(), batch);
    }
    JdbcOutbox.run(connection, conclusion);
  }

  @Override
  public Optional<RunRecord> find(String id) {
    return select("WHERE run_id = ?", id).stream().findFirst();
  }

  @Override
  public List<RunRecord> newest(int limit) {
    return select("ORDER BY run_id DESC LIMIT ?", limit);
  }

  @Override
  public Optional<String> lastId() {
    return database.read(
        connection ->
            Sql.list(
                    connection,
                    "SELECT max(run_id) AS run_id FROM"
                        + " (SELECT run_id FROM run UNION ALL SELECT run_id FROM batch) AS known",
                    row -> Sql.optionalText(row, "run_id"))
                .get(0));
  }

  @Override
  public Optional<RunRecord> newestWithTiming(String stage) {
    return select("WHERE strpos(timings, ?) > 0 ORDER BY run_id DESC LIMIT 1", "\"" + stage + "\":")
        .stream()
        .findFirst();
  }

  @Override
  public long decidedUpTo(int version) {
    return database.read(
        connection ->
            Sql.number(
                connection,
                "SELECT coalesce(max(checked_to), -1) FROM run WHERE champion_before = ?",
                version));
  }

  private List<RunRecord> select(String rest, Object... parameters) {
    return database.read(
        connection ->
            Sql.list(connection, "SELECT * FROM run " + rest, JdbcRunLedger::map, parameters));
  }

  private static RunRecord map(ResultSet row) throws SQLException {
    return new RunRecord(
        row.getString("run_id"),
        Trigger.valueOf(row.getString("trigger")),
        Sql.instant(row, "started_at"),
        Sql.instant(row, "finished_at"),
        Sql.optionalInt(row, "champion_before"),
        Sql.optionalInt(row, "champion_after"),
        Sql.optionalInt(row, "challenger"),
        outcome(row, "drift"),
        outcome(row, "retrain"),
        outcome(row, "promotion"),
        Json.read(row.getString("timings"), TIMINGS),
        Sql.optionalText(row, "node"));
  }

  private static Optional<Outcome> outcome(ResultSet row, String column) throws SQLException {
    return Sql.optionalText(row, column).map(text -> Json.read(text, OUTCOME));
  }
}

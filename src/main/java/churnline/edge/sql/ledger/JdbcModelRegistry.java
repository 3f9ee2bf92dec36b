package churnline.edge.sql.ledger;

import churnline.core.dataset.Coverage;
import churnline.core.model.Deployment;
import churnline.core.model.EvaluationResult;
import churnline.core.model.ModelRegistry;
import churnline.core.model.Preprocessing;
import churnline.core.model.StoredModel;
import churnline.core.score.LabelledScores;
import churnline.core.score.Scores;
import churnline.edge.json.Json;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Models and deployments. */
public final class JdbcModelRegistry implements ModelRegistry {
  private static final TypeReference<Map<String, Object>> CARD = new TypeReference<>() {};
  private static final TypeReference<Preprocessing> PREPROCESSING = new TypeReference<>() {};
  private static final TypeReference<ScoresRow> SCORES = new TypeReference<>() {};
  private static final byte[] NO_FILE = {};

  private final Database database;

  JdbcModelRegistry(Database database) {
    this.database = database;
  }

  public static void insert(Connection connection, StoredModel model) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO model VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        model.version(),
        model.runId(),
        model.trainedAt(),
        model.hash(),
        Json.text(model.preprocessing()),
        model.file(),
        Json.text(model.card()),
        model.coverage().upTo(),
        model.coverage().firstBucket(),
        model.rows(),
        model.recorded().toBytes(),
        Json.text(model.recordedScores()),
        model.threshold(),
        model.fileSha256());
  }

  public static void insert(Connection connection, Deployment deployment) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO deployment VALUES (?, ?, ?, ?, ?, ?)",
        deployment.number(),
        deployment.version(),
        deployment.at(),
        deployment.runId(),
        deployment.code(),
        deployment.reason());
  }

  @Override
  public Optional<StoredModel> find(int version) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT * FROM model WHERE version = ?",
                row -> model(row, row.getBytes("weights"), row.getString("weights_sha256")),
                version));
  }

  @Override
  public List<StoredModel> all() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT version, run_id, trained_at, model_hash, preprocessing, card, trained_to,"
                    + " first_bucket, trained_rows, recorded, recorded_scores, threshold FROM model"
                    + " ORDER BY version DESC",
                row -> model(row, NO_FILE, DigestUtils.sha256Hex(NO_FILE))));
  }

  @Override
  public List<Coverage> coverages() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT trained_to, first_bucket FROM model ORDER BY version",
                row -> new Coverage(row.getLong(1), row.getInt(2))));
  }

  @Override
  public int nextVersion() {
    return database.read(
        connection ->
            (int) Sql.number(connection, "SELECT coalesce(max(version), 0) + 1 FROM model"));
  }

  @Override
  public Optional<Deployment> champion() {
    return deployments("ORDER BY number DESC LIMIT 1").stream().findFirst();
  }

  @Override
  public Optional<Deployment> championAt(Instant moment) {
    return deployments("WHERE deployed_at <= ? ORDER BY number DESC LIMIT 1", moment).stream()
        .findFirst();
  }

  @Override
  public List<Deployment> deployments() {
    return deployments("ORDER BY number DESC");
  }

  private List<Deployment> deployments(String rest, Object... parameters) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT * FROM deployment " + rest,
                row ->
                    new Deployment(
                        row.getLong("number"),
                        row.getInt("version"),
                        Sql.instant(row, "deployed_at"),
                        Sql.optionalText(row, "run_id"),
                        row.getString("code"),
                        row.getString("reason")),
                parameters));
  }

  @Override
  public Optional<EvaluationResult> latestEvaluation(int version) {
    return evaluations("WHERE version = ? ORDER BY scored_at DESC LIMIT 1", version);
  }

  private Optional<EvaluationResult> evaluations(String rest, Object... parameters) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT * FROM evaluation " + rest,
                row ->
                    new EvaluationResult(
                        row.getInt("version"),
                        row.getString("evaluation_set"),
                        row.getString("name"),
                        Sql.instant(row, "scored_at"),
                        Json.read(row.getString("scores"), SCORES).scores()),
                parameters));
  }

  @Override
  public void record(EvaluationResult result) {
    database.inTransaction(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO evaluation VALUES (?, ?, ?, ?, ?)",
                result.version(),
                result.evaluationSet(),
                result.name(),
                result.at(),
                Json.text(result.scores())));
  }

  private static StoredModel model(ResultSet row, byte[] file, String sha256) throws SQLException {
    return new StoredModel(
        row.getInt("version"),
        row.getString("run_id"),
        Sql.instant(row, "trained_at"),
        row.getString("model_hash"),
        Json.read(row.getString("preprocessing"), PREPROCESSING),
        file,
        sha256,
        Json.read(row.getString("card"), CARD),
        new Coverage(row.getLong("trained_to"), row.getInt("first_bucket")),
        row.getLong("trained_rows"),
        LabelledScores.fromBytes(row.getBytes("recorded")),
        Json.read(row.getString("recorded_scores"), SCORES).scores(),
        row.getDouble("threshold"));
  }

  /** Scores as stored: undefined values are null there and NaN here. */
  private record ScoresRow(
      long rows,
      long truePositives,
      long falsePositives,
      long falseNegatives,
      long trueNegatives,
      double threshold,
      Double f1,
      Double precision,
      Double recall,
      Double auc,
      Double brier,
      Double logLoss) {
    Scores scores() {
      return new Scores(
          rows,
          truePositives,
          falsePositives,
          falseNegatives,
          trueNegatives,
          threshold,
          orNaN(f1),
          orNaN(precision),
          orNaN(recall),
          orNaN(auc),
          orNaN(brier),
          orNaN(logLoss));
    }

    private static double orNaN(Double value) {
      return value == null ? Double.NaN : value;
    }
  }
}

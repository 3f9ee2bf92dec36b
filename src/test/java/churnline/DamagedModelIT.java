package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose champion was damaged in the store while it was down. */
class DamagedModelIT {
  private static final String ROW =
      "{\"corporation\":\"a\",\"lastmonth_activity\":1,\"lastyear_activity\":2,"
          + "\"number_of_employees\":3}";
  @TempDir private static Path home;

  private static void flip() throws Exception {
    String url = "jdbc:duckdb:" + home.resolve("ingesteddata/churnline.duckdb");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        PreparedStatement update = connection.prepareStatement("UPDATE model SET weights = ?")) {
      byte[] weights;
      try (ResultSet row = statement.executeQuery("SELECT weights FROM model")) {
        row.next();
        weights = row.getBytes(1);
      }
      weights[weights.length / 2] ^= 1;
      update.setBytes(1, weights);
      update.executeUpdate();
    }
  }

  private static HttpResponse<String> predict(RunningService service) throws Exception {
    return service.send("POST", "/prediction", ROW, "Content-Type", "application/json");
  }

  /** OWASP ASVS 5.0, 1.5.2: what is deserialized is what we wrote ourselves. */
  @Test
  void itStartsSaysSoAndServesAgainWhenTheStoreIsRestored() throws Exception {
    try (RunningService service = new RunningService(home, "")) {
      service.send(
          "POST", "/inbox?name=first.csv", RunningService.batch(), "Content-Type", "text/csv");
      service.await("/scoring");
    }
    flip();
    try (RunningService service = new RunningService(home, "")) {
      HttpResponse<String> refused = predict(service);
      HttpResponse<String> health = service.send("GET", "/observe/health", null);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .contains("MODEL_DAMAGED", "v0001", "deploy another version")
          .doesNotContain("\tat ");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"champion\":\"none\"", "v0001 is damaged");
    }
    flip();
    try (RunningService service = new RunningService(home, "")) {
      assertThat(predict(service).statusCode()).isEqualTo(200);
    }
  }
}

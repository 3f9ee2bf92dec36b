package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A service with keys, bound to all addresses. */
class KeysIT {
  private static final String READ = "the-key-that-reads";
  private static final String OPERATE = "the-key-that-operates";
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  @TempDir private static Path home;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    LOG.start();
    log().addAppender(LOG);
    service =
        new RunningService(
            home,
            "churn.http.host = 0.0.0.0\nchurn.http.read-key = %s\nchurn.http.operate-key = %s\n"
                .formatted(READ, OPERATE));
  }

  @AfterAll
  static void stop() {
    service.close();
    log().detachAppender(LOG);
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger("start");
  }

  @Test
  void theStartSaysThatEveryNetworkReachesIt() {
    assertThat(LOG.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("http=http://0.0.0.0:"));
  }

  /**
   * The whole table of endpoints, as the description lists it. OWASP ASVS 5.0, 8.2.1:
   * function-level access is restricted to consumers with explicit permissions; 8.3.1: rules are
   * enforced at a trusted service layer.
   */
  @Test
  void everyEndpointAsksForTheRoleThatItsDescriptionNames() throws Exception {
    JsonNode description =
        Json.tree(service.send("GET", "/openapi.json", null, "X-Api-Key", READ).body());
    Set<String> roles = new TreeSet<>();
    for (var path : description.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
        String target = path.getKey().replaceAll("\\{[^}]+}", "x");
        String role = operation.getValue().get("x-role").asText();
        roles.add(role);
        String as = method + " " + target;

        HttpResponse<String> without = service.send(method, target, null);
        int reading = service.send(method, target, null, "X-Api-Key", READ).statusCode();

        assertThat(without.statusCode() == 401).as(as).isEqualTo(!role.equals("open"));
        assertThat(reading == 403).as(as).isEqualTo(role.equals("operate"));
        assertThat(reading).as(as).isNotEqualTo(401);
        if (!role.equals("open")) {
          assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
          assertThat(without.headers().firstValue("Content-Type"))
              .hasValue("application/problem+json");
        }
        if (role.equals("operate")) {
          String slash = target + "/";
          assertThat(service.send(method, slash, null, "X-Api-Key", READ).statusCode())
              .as(slash)
              .isIn(403, 404, 405);
        }
      }
    }
    assertThat(roles).containsExactly("open", "operate", "read");
  }

  @Test
  void theRightKeyOperatesHoweverItIsSent() throws Exception {
    assertThat(
            service
                .send("POST", "/report", null, "Authorization", "Bearer " + OPERATE)
                .statusCode())
        .isEqualTo(200);
    assertThat(service.send("POST", "/report", null, "X-Api-Key", OPERATE).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsNotToldWithoutAKey() throws Exception {
    assertThat(service.send("GET", "/nothing", null).statusCode()).isEqualTo(401);
    assertThat(service.send("PUT", "/scoring", null).statusCode()).isEqualTo(401);
    assertThat(service.send("HEAD", "/status", null).statusCode()).isEqualTo(401);
    assertThat(service.send("GET", "/nothing", null, "X-Api-Key", READ).statusCode())
        .isEqualTo(404);
  }

  /** OWASP ASVS 5.0, 16.2.5: credentials are not logged, or only masked. */
  @Test
  void noAnswerAndNoLogShowsAKey() throws Exception {
    String wrong = "wrong-key-0123456789";
    HttpResponse<String> refused = service.send("GET", "/status", null, "X-Api-Key", wrong);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain(wrong);
    for (String path : new String[] {"/openapi.json", "/status", "/observe/metrics", "/runs"}) {
      assertThat(service.send("GET", path, null, "X-Api-Key", READ).body())
          .doesNotContain(READ)
          .doesNotContain(OPERATE);
    }
    try (var logs = Files.walk(home.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).doesNotContain(READ, OPERATE, wrong);
      }
    }
  }
}

package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests against a real service: none is answered by a 500, each refusal is a problem with
 * its code, and the service lives on. No rate keeps a request from what it would find. More of them
 * with {@code -Dchurnline.long=true}; one alone with {@code -Dforall.seed=N}.
 */
class HttpFuzzIT {
  private static final int REQUESTS = Boolean.getBoolean("churnline.long") ? 100_000 : 2_000;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "v0001",
          "v9999999999",
          "a.csv",
          "first.csv",
          "../a.csv",
          "%2e%2e/a.csv",
          "/etc/passwd.csv",
          "+999999999-12-31T00:00:00Z",
          "2026-01-01T00:00:00Z",
          "risk",
          "value",
          "",
          " ",
          "\0",
          "\u00e4\ud83d\ude00",
          "'; DROP TABLE run; --",
          "99999999999999999999",
          "champion",
          "NaN",
          "x".repeat(300),
          "%",
          "&",
          "#",
          "\r\nX-Evil: 1",
          "~",
          ".",
          "..");

  private static final List<String> NAMES =
      List.of("top", "limit", "at", "file", "name", "by", "left", "right", "after", "x", "");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "text/csv",
          "application/gzip",
          "application/octet-stream",
          "x",
          "",
          "multipart/form-data; boundary=b",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "multipart/form-data; boundary",
          "multipart/form-data; boundary=;x",
          "multipart/form-data; boundary=b; charset=x",
          "multipart/form-data; ;boundary=b",
          "multipart/form-data; boundary=\"",
          "text/csv; charset=\"",
          ";=\"",
          "text/csv; charset=utf-16");

  private static final String ROW =
      "{\"corporation\":\"a\",\"lastmonth_activity\":1.5,\"lastyear_activity\":2,"
          + "\"number_of_employees\":null}";

  private static final String CSV =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees\na,1,2,3\nb,4,,6\n";

  private static final List<String> BODIES =
      List.of(
          "",
          ROW,
          "[" + ROW + "," + ROW + "]",
          "{\"dataframe_records\":[" + ROW + "]}",
          CSV,
          "{\"reason\":\"because\"}",
          "{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[[1]]}}",
          "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"m.csv\"\r\n\r\n"
              + CSV
              + "\r\n--b--\r\n");

  @TempDir private static Path home;
  private static final List<String> PATHS = new ArrayList<>();
  private static Service service;
  private static Thread thread;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        """
        churn.http.port = 0
        churn.http.max-csv = 100000
        churn.http.max-json = 20000
        churn.inbox.max-files = 20
        churn.http.rate = 0
        churn.dependencies.check = false
        """);
    CountDownLatch started = new CountDownLatch(1);
    service = new Service(Homes.prepare(home), Clock.systemUTC());
    thread =
        new Thread(
            () -> {
              try {
                service.run(started::countDown);
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            });
    thread.start();
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
    Json.tree(send(to("/openapi.json").build()).body())
        .get("paths")
        .fieldNames()
        .forEachRemaining(PATHS::add);
    assertThat(PATHS).isNotEmpty();
    StringBuilder first = new StringBuilder(CSV.replaceFirst("\n.*", ",exited\n"));
    first.setLength(first.indexOf("\n") + 1);
    for (int row = 0; row < 40; row++) {
      first.append("c%d,%d,%d,%d,%d\n".formatted(row, row * 7 % 50, row * 13 % 90, row, row % 2));
    }
    HttpRequest upload =
        to("/inbox?name=first.csv")
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(first.toString()))
            .build();
    assertThat(send(upload).statusCode()).isEqualTo(202);
    for (int tries = 0; send(to("/scoring").build()).statusCode() != 200; tries++) {
      assertThat(tries).as("no model comes").isLessThan(600);
      Thread.sleep(100);
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.stop();
    thread.join(60_000);
    assertThat(thread.isAlive()).as("something is still in flight").isFalse();
  }

  @Test
  void noRequestIsAnsweredByADefect() throws Exception {
    Long only = Long.getLong("forall.seed");
    for (long seed = only == null ? 0 : only; seed < (only == null ? REQUESTS : only + 1); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      HttpRequest request = request(random);
      try {
        check(request, send(request));
      } catch (AssertionError | IOException failure) {
        throw new AssertionError(
            "failed at -Dforall.seed=%d: %s: %s".formatted(seed, request, failure), failure);
      }
    }

    assertThat(send(to("/observe/health/live").build()).statusCode()).isEqualTo(200);
    assertThat(send(to("/status").build()).statusCode()).isEqualTo(200);
  }

  private static void check(HttpRequest request, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isNotIn(500, 429);
    assertThat(response.headers().firstValue("X-Evil")).isEmpty();
    if (response.statusCode() >= 400 && !request.method().equals("HEAD")) {
      assertThat(response.headers().firstValue("Content-Type"))
          .as(response.statusCode() + " " + response.body())
          .hasValue("application/problem+json");
      JsonNode problem = Json.tree(response.body());
      assertThat(problem.get("status").asInt()).isEqualTo(response.statusCode());
      assertThat(problem.get("code").asText()).isNotBlank();
    }
  }

  private static HttpRequest request(SplittableRandom random) {
    StringBuilder path = new StringBuilder();
    for (String part : pick(random, PATHS).substring(1).split("/", -1)) {
      boolean other = part.startsWith("{") || random.nextInt(30) == 0;
      path.append('/').append(other ? encoded(pick(random, VALUES)) : part);
    }
    for (int more = random.nextInt(3); more > 0; more--) {
      path.append(path.indexOf("?") < 0 ? '?' : '&')
          .append(encoded(pick(random, NAMES)))
          .append('=')
          .append(encoded(pick(random, VALUES)));
    }
    byte[] body = mutated(pick(random, BODIES), random);
    String verb = pick(random, List.of("GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD"));
    HttpRequest.Builder request =
        to(path.toString())
            .timeout(Duration.ofSeconds(60))
            .method(
                verb,
                verb.equals("POST") || verb.equals("PUT")
                    ? BodyPublishers.ofByteArray(body)
                    : BodyPublishers.noBody());
    String type = pick(random, TYPES);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (random.nextInt(3) == 0) {
      request.header(
          "Accept", pick(random, List.of("text/csv", "application/json", "*/*", ";", ";=\"")));
    }
    if (random.nextInt(10) == 0) {
      request.header("X-Request-Id", pick(random, List.of("a", "b c", "x".repeat(500))));
    }
    return request.build();
  }

  private static byte[] mutated(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int wounds = random.nextInt(4); wounds > 0 && bytes.length > 0; wounds--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes[at] = (byte) "\"{}[],:\\\n0e".charAt(random.nextInt(11));
      }
    }
    return bytes;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static <T> T pick(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}

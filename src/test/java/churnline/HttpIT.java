package churnline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API against a running service with a real store. */
class HttpIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees";
  private static final String JSON = "application/json";
  private static final int MAX_CSV = 200_000;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path home;
  private static Service service;
  private static Thread thread;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        """
        churn.http.port = 0
        churn.http.max-csv = %d
        churn.http.max-json = 2000
        churn.http.rate = 0
        churn.dependencies.check = false
        """
            .formatted(MAX_CSV));
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
    assertThat(send(get("/scoring")).statusCode()).isEqualTo(503);
    assertThat(json(send(get("/observe/health"))).get("champion").asText()).isEqualTo("none");
    HttpResponse<String> taken = send(post("/inbox?name=first.csv", "text/csv", batch()));
    assertThat(taken.statusCode()).isEqualTo(202);
    await("/scoring");
    await(taken.headers().firstValue("Location").orElseThrow());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.stop();
    thread.join(60_000);
    assertThat(thread.isAlive()).as("something is still in flight").isFalse();
  }

  private static String batch() {
    StringBuilder out = new StringBuilder(HEADER + ",exited\n");
    for (int row = 0; row < 40; row++) {
      out.append("c%d,%d,%d,%d,%d\n".formatted(row, row * 7 % 50, row * 13 % 90, row, row % 2));
    }
    return out.toString();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }

  private static HttpRequest get(String path) {
    return to(path).build();
  }

  private static HttpRequest post(String path, String type, String body) {
    return to(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(response.statusCode()).isNotEqualTo(500);
    return response;
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body());
  }

  private static void await(String path) throws IOException, InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      if (send(get(path)).statusCode() == 200) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(path + " does not come");
  }

  @Test
  void everyAnswerTellsWhichServiceGaveIt() throws Exception {
    Set<String> names = new HashSet<>();
    for (String path : List.of("/status", "/clients?top=10000", "/nothing", "/inbox", "/runs/x")) {
      names.addAll(send(get(path)).headers().allValues("X-Churnline-Instance"));
    }
    names.addAll(
        send(get("/prediction?file=first.csv")).headers().allValues("X-Churnline-Instance"));

    assertThat(names).singleElement().asString().hasSize(36);
  }

  @Test
  void whatIsMeantForAnotherInstanceIsRefused() throws Exception {
    HttpResponse<String> status = send(get("/status"));
    String name = status.headers().firstValue("X-Churnline-Instance").orElseThrow();
    HttpRequest.Builder promotion =
        to("/models/v0001/promote")
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofString("{\"reason\": \"x\"}"));

    HttpResponse<String> refused =
        send(promotion.copy().header("X-Churnline-Instance", "another").build());
    HttpResponse<String> taken =
        send(promotion.copy().header("X-Churnline-Instance", name).build());

    assertThat(refused.statusCode()).isEqualTo(421);
    assertThat(json(refused).get("code").asText()).isEqualTo("WRONG_HOST");
    assertThat(json(taken).get("code").asText()).isEqualTo("ALREADY_CHAMPION");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /scoring, 200",
    "GET,  /summarystats, 200",
    "GET,  /diagnostics, 200",
    "GET,  /clients, 200",
    "GET,  /clients?top=0, 400",
    "GET,  /clients?top=10001, 400",
    "GET,  /clients?by=age, 400",
    "GET,  /clients?by=value, 400",
    "GET,  /models, 200",
    "GET,  /models?at=2026-01-01T00:00:00Z, 200",
    "GET,  /models?at=yesterday, 400",
    "GET,  /models/champion, 200",
    "GET,  /models/v0001, 200",
    "GET,  /models/1, 200",
    "GET,  /models/v0009, 404",
    "GET,  /models/nonsense, 400",
    "POST, /models/v0001/promote, 415",
    "GET,  /runs, 200",
    "GET,  /runs?limit=x, 400",
    "GET,  /runs/unknown, 404",
    "GET,  /files, 200",
    "GET,  /files/unknown, 404",
    "GET,  /openapi.json, 200",
    "GET,  /observe/health/live, 200",
    "GET,  /observe/health/ready, 200",
    "GET,  /observe/metrics, 200",
    "GET,  /prediction, 400",
    "GET,  /prediction?file=first.csv, 200",
    "GET,  /prediction?file=finaldata.csv, 200",
    "GET,  /prediction?file=%zz, 400",
    "GET,  /prediction?file=..%2Fx.csv, 403",
    "GET,  /prediction?file=%2Fetc%2Fpasswd.csv, 403",
    "GET,  /prediction?file=none.csv, 404",
    "GET,  /prediction?file=first.csv.predictions.csv, 404",
    "GET,  /, 404",
    "GET,  /drift, 404",
    "GET,  /nothing, 404",
    "PUT,  /scoring, 405",
    "GET,  /inbox, 405",
    "DELETE, /models/v0001, 405",
    "HEAD, /scoring, 200",
    "HEAD, /prediction?file=first.csv, 200",
    "OPTIONS, /scoring, 204",
    "OPTIONS, /nothing, 404",
    "GET,  /status, 200",
    "GET,  /models/compare?left=v0001&right=1, 200",
    "GET,  /models/compare?left=v0001, 400",
    "GET,  /models/compare?left=v0001&right=v0099, 404",
    "GET,  /models/compare?left=x&right=v0001, 400",
    "GET,  /models/v0001/promote, 405",
    "POST, /report, 200",
    "POST, /rebuild, 200",
    "POST, /prediction, 415",
    "POST, /inbox, 415",
  })
  void everyPathHasItsStatus(String verb, String path, int status) throws Exception {
    HttpRequest request =
        to(path.replace("%zz", "%25")).method(verb, BodyPublishers.noBody()).build();
    if (path.contains("%zz")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
          .contains(" 400 ", "application/problem+json");
      return;
    }

    HttpResponse<String> response = send(request);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (status >= 400) {
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(json(response).get("status").asInt()).isEqualTo(status);
    }
    if (status == 405) {
      assertThat(response.headers().firstValue("Allow")).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v0099, '{\"reason\": \"x\"}', 404",
    "v0001, '{\"reason\": \"x\"}', 409",
    "v0001, '{\"reason\": \" \"}', 422",
    "v0001, '{\"reason\": 7}', 422",
    "v0001, '[]', 422",
    "v0001, '{\"reason\"', 400",
    "nonsense, '{\"reason\": \"x\"}', 400",
  })
  void aPromotionNeedsAVersionAndAReason(String version, String body, int status) throws Exception {
    HttpResponse<String> response =
        send(post("/models/" + version + "/promote", "application/json", body));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(send(get("/models"))).get("deployments")).hasSize(1);
  }

  @Test
  void aTrainingCanBeAskedForAndIsARunLikeAnyOther() throws Exception {
    HttpResponse<String> response = send(post("/models", "application/json", ""));

    assertThat(response.statusCode()).isIn(202, 409);
    if (response.statusCode() == 202) {
      String location = response.headers().firstValue("Location").orElseThrow();
      JsonNode run = awaitEnd(location);
      assertThat(run.path("trigger").asText()).isEqualTo("train");
      assertThat(run.path("retrain").path("code").asText()).isEqualTo("NO_NEW_LABELS");
    }
  }

  private static JsonNode awaitEnd(String location) throws Exception {
    while (true) {
      JsonNode run = json(send(get(location)));
      if (!run.path("state").asText().equals("running")) {
        return run;
      }
      Thread.sleep(50);
    }
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aRowIsPredicted() throws Exception {
    String row =
        "{\"corporation\":\"a\",\"lastmonth_activity\":1,\"lastyear_activity\":2,\"number_of_employees\":null}";

    JsonNode answer = json(send(post("/prediction", JSON, row)));

    assertThat(answer.get("model_version").asText()).isEqualTo("v0001");
    assertThat(answer.at("/predictions/0/id").asText()).isEqualTo("a");
    assertThat(answer.at("/predictions/0/probability").asDouble()).isBetween(0.0, 1.0);
    assertThat(answer.at("/predictions/0/decision").asText()).isIn("0", "1");
  }

  @Test
  void badRowsAreListed() throws Exception {
    HttpResponse<String> response =
        send(post("/prediction", JSON, "[{\"lastmonth_activity\":\"x\"}]"));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("errors")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"'{', 400", "'', 400", "'5', 400", "'[]', 200", "'{} {}', 400"})
  void malformedJsonIsRefused(String body, int status) throws Exception {
    assertThat(send(post("/prediction", JSON, body)).statusCode()).isEqualTo(status);
  }

  @Test
  void aJsonBodyOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
    byte[] body = " ".repeat(3000).getBytes(StandardCharsets.UTF_8);
    HttpRequest chunked =
        to("/prediction")
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();

    assertThat(send(post("/prediction", JSON, " ".repeat(3000))).statusCode()).isEqualTo(413);
    assertThat(send(chunked).statusCode()).isEqualTo(413);
  }

  @Test
  void aCsvIsPredictedRowByRow() throws Exception {
    String body = HEADER + "\na,1,2,3\nb,1,2,x\n";

    HttpResponse<String> response = send(post("/prediction", "text/csv; charset=UTF-8", body));

    assertThat(response.body().lines().toList())
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).isEqualTo("id,probability,decision,error");
              assertThat(lines.get(1)).startsWith("a,0.");
              assertThat(lines.get(2)).startsWith("b,,,").contains("number_of_employees");
              assertThat(lines.get(3)).isEqualTo("# rows=2 errors=1 model_version=v0001");
            });
  }

  @Test
  void aWrongHeaderIsRefusedBeforeTheFirstByte() throws Exception {
    assertThat(send(post("/prediction", "text/csv", "a,b\n1,2\n")).statusCode()).isEqualTo(422);
    assertThat(send(post("/prediction", "text/csv", "")).statusCode()).isEqualTo(400);
  }

  @Test
  void aCsvThatSaysItIsTooLongIsRefused() throws Exception {
    String body = HEADER + "\n" + "a,1,2,3\n".repeat(MAX_CSV / 8);

    assertThat(send(post("/prediction", "text/csv", body)).statusCode()).isEqualTo(413);
    assertThat(send(post("/inbox?name=big.csv", "text/csv", body)).statusCode()).isEqualTo(413);
  }

  @Test
  void aStreamOverTheLimitNeverEndsCleanly() {
    byte[] body = (HEADER + "\n" + "a,1,2,3\n".repeat(MAX_CSV)).getBytes(StandardCharsets.UTF_8);
    HttpRequest chunked =
        to("/prediction")
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();

    assertThatThrownBy(() -> CLIENT.send(chunked, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSourceThatBreaksNeverEndsCleanly() throws Exception {
    Path packed = home.resolve("testdata/cut.csv.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
      StringBuilder text = new StringBuilder(HEADER + "\n");
      for (int row = 0; row < 50_000; row++) {
        text.append("c%d,%d,%d,3\n".formatted(row, row * 31 % 977, row * 17 % 1009));
      }
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));

    assertThatThrownBy(
            () -> CLIENT.send(get("/prediction?file=cut.csv.gz"), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aMultipartFileLandsInTheInbox() throws Exception {
    String body =
        """
        --x\r
        Content-Disposition: form-data; name="note"\r
        \r
        text\r
        --x\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        Content-Type: text/csv\r
        \r
        %s,exited\nm1,1,2,3,0\n\r
        --x--\r
        """;
    String type = "multipart/form-data; boundary=x";

    HttpResponse<String> good = send(post("/inbox", type, body.formatted("m.csv", HEADER)));
    HttpResponse<String> bad = send(post("/inbox", type, body.formatted("../m.csv", HEADER)));

    assertThat(good.statusCode()).isEqualTo(202);
    assertThat(bad.statusCode()).isEqualTo(400);
    String place = good.headers().firstValue("Location").orElseThrow();
    await(place);
    assertThat(json(send(get(place))).at("/drops/0/rows/accepted").asInt()).isEqualTo(1);
  }

  @Test
  void aRunIsStartedAndFollowed() throws Exception {
    HttpResponse<String> response = send(post("/full-process", JSON, ""));
    for (int tries = 0; response.statusCode() == 409 && tries < 600; tries++) {
      Thread.sleep(100);
      response = send(post("/full-process", JSON, ""));
    }

    assertThat(response.statusCode()).isEqualTo(202);
    String place = response.headers().firstValue("Location").orElseThrow();
    String state = "running";
    for (int tries = 0; state.equals("running") && tries < 600; tries++) {
      Thread.sleep(50);
      state = json(send(get(place))).get("state").asText();
    }
    assertThat(state).isIn("nothing-new", "finished");
  }

  @Test
  void requestHeadersAreNotEchoedAndSteerNothing() throws Exception {
    HttpRequest request =
        to("/scoring")
            .header("Authorization", "secret")
            .header("Cookie", "secret=1")
            .header("X-Request-Id", "mine-1")
            .header("CAMELhttpResponseCode", "418")
            .header("camelhttpuri", "/x")
            .build();

    HttpResponse<String> response = send(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("mine-1");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().map().keySet())
        .doesNotContain("authorization", "cookie", "camelhttpuri", "camelhttpresponsecode");
    assertThat(response.headers().map().toString()).doesNotContain("secret");
  }

  @Test
  void aStrangeRequestIdIsReplaced() throws Exception {
    HttpResponse<String> response =
        send(to("/scoring").header("X-Request-Id", "a b\"<script>").build());

    assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).hasSize(26);
  }

  @Test
  void theCallListIsRanked() throws Exception {
    JsonNode clients = json(send(get("/clients?top=5"))).get("clients");

    assertThat(clients).hasSize(5);
    assertThat(clients.get(0).get("probability").asDouble())
        .isGreaterThanOrEqualTo(clients.get(4).get("probability").asDouble());
    HttpResponse<String> csv = send(to("/clients?top=5").header("Accept", "text/csv").build());
    assertThat(csv.body().lines()).hasSize(6);
  }

  @Test
  void aClientThatLeavesInTheMidstHarmsNobody() throws Exception {
    for (int client = 0; client < 40; client++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        String head =
            "POST /prediction HTTP/1.1\r\n"
                + "Host: 127.0.0.1\r\n"
                + "Content-Type: text/csv\r\n"
                + "Content-Length: 100000\r\n\r\n"
                + HEADER
                + "\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }
    }

    HttpResponse<String> response = null;
    for (int tries = 0; tries < 600; tries++) {
      response = send(post("/prediction", "text/csv", HEADER + "\na,1,2,3\n"));
      if (response.statusCode() == 200) {
        break;
      }
      Thread.sleep(100);
    }
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void metricsCountWhatHappened() throws Exception {
    send(post("/prediction", "text/csv", HEADER + "\na,1,2,3\n"));

    String metrics = send(get("/observe/metrics")).body();

    assertThat(metrics)
        .contains(
            "churnline_champion_version 1.0",
            "churnline_files_total{status=\"ingested\"}",
            "churnline_rows_total{outcome=\"accepted\"}",
            "churnline_runs_total{",
            "churnline_promotions_total 1.0",
            "churnline_predictions_total",
            "jvm_memory_used_bytes",
            "camel_");
  }

  @Test
  void aBodyAnsweredEarlyCostsOnlyItsConnection() throws Exception {
    for (String path : List.of("/prediction", "/inbox?name=.x.csv")) {
      HttpRequest refused =
          to(path)
              .header("Content-Type", path.startsWith("/p") ? "text/plain" : "text/csv")
              .POST(BodyPublishers.ofInputStream(HttpIT::longBody))
              .build();

      assertThat(send(refused).statusCode()).isIn(400, 415);
      assertThat(send(get("/scoring")).statusCode()).isEqualTo(200);
    }
  }

  private static InputStream longBody() {
    return new ByteArrayInputStream(new byte[10_000]);
  }
}

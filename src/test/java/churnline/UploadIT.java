package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files in one request: all of them wait in the inbox then, or none. */
class UploadIT {
  private static final String TYPE = "multipart/form-data; boundary=b";
  private static final String END = "--b--\r\n";
  private static final int MOST = 4 << 20;

  @TempDir private static Path home;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    service = new RunningService(home, "churn.http.max-csv = 4MB\nchurn.http.idle = 2s\n");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String file(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, content);
  }

  private static String field(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, content);
  }

  private static String csv(String client) {
    return RunningService.HEADER + ",exited\n" + client + ",1,2,3,1\n";
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return service.send("POST", "/inbox", body, "Content-Type", TYPE);
  }

  @Test
  void allFilesOfARequestAreTaken() throws Exception {
    HttpResponse<String> answer =
        post(file("north.csv", csv("n")) + file("south.csv", csv("s")) + END);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    JsonNode files = Json.tree(answer.body()).path("files");
    assertThat(files).extracting(one -> one.path("file").asText()).contains("north.csv");
    assertThat(files.path(1).path("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(csv("s")));
    assertThat(files.path(1).path("bytes").asInt()).isEqualTo(csv("s").length());
    for (JsonNode one : files) {
      String location = one.path("location").asText();
      service.await(location);
      JsonNode taken = Json.tree(service.send("GET", location, null).body());
      assertThat(taken.at("/drops/0/file")).isEqualTo(one.path("file"));
      assertThat(taken.at("/drops/0/rows/accepted").asInt()).isEqualTo(1);
    }
  }

  @Test
  void theAnswerForOneFileIsItsOwn() throws Exception {
    HttpResponse<String> answer = post(file("one.csv", csv("o")) + END);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location"))
        .contains("/files/" + DigestUtils.sha256Hex(csv("o")));
    List<String> fields = new ArrayList<>();
    Json.tree(answer.body()).fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactly("file", "bytes", "sha256", "location", "request_id");
  }

  @Test
  void filesThatAreLongOrManyComeWhole() throws Exception {
    String north = RunningService.HEADER + "\n" + "n,1,2,3\n".repeat(240_000);
    String south = RunningService.HEADER + "\n" + "s,1,2,3\n".repeat(240_000);
    StringBuilder many = new StringBuilder();
    for (int number = 0; number < 60; number++) {
      many.append(file("many-" + number + ".csv", csv("m" + number)));
    }

    JsonNode two = Json.tree(post(file("ln.csv", north) + file("ls.csv", south) + END).body());
    JsonNode sixty = Json.tree(post(many + END).body());

    assertThat(two.at("/files/0/sha256").asText()).isEqualTo(DigestUtils.sha256Hex(north));
    assertThat(two.at("/files/1/sha256").asText()).isEqualTo(DigestUtils.sha256Hex(south));
    assertThat(sixty.path("files")).hasSize(60);
    service.await(sixty.at("/files/59/location").asText());
  }

  static Stream<Arguments> refused() {
    String good = file("refused-1.csv", csv("r"));
    return Stream.of(
        Arguments.of("two files of one name", 400, "two files are called", good + good + END),
        Arguments.of(
            "an empty file", 400, "empty; expected a CSV", good + file("refused-2.csv", "") + END),
        Arguments.of(
            "a bad name", 400, "the file name '../x.csv'", good + file("../x.csv", "x") + END),
        Arguments.of("no name", 400, "the file name ''", good + file("", "x") + END),
        Arguments.of(
            "a field with lines last",
            400,
            "the part 'n' holds lines",
            good + field("n", "x\ny") + END),
        Arguments.of(
            "a field with lines first",
            400,
            "the part 'n' holds lines",
            field("n", "x\ny") + good + END),
        Arguments.of(
            "a long field", 400, "cannot be read", good + field("n", "x".repeat(99_999)) + END),
        Arguments.of("fields alone", 400, "no file", field("n", "x") + END),
        Arguments.of("nothing", 400, "no file in the multipart body", END),
        Arguments.of("no end", 400, "without its closing boundary", good),
        Arguments.of("a cut end", 400, "without its closing boundary", good + "--b"),
        Arguments.of(
            "a cut file",
            400,
            "without its closing boundary",
            good + file("refused-2.csv", csv("t")).strip()),
        Arguments.of(
            "too much together",
            413,
            "churn.http.max-csv",
            good + file("refused-2.csv", "x".repeat(MOST - 10)) + END));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void oneBadPartKeepsAllBack(String what, int status, String detail, String body)
      throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.tree(answer.body()).path("detail").asText()).contains(detail);
    assertNothingCame();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "; boundary",
        "; boundary=",
        "; boundary=;x",
        "; ;boundary=b",
        "; charset=",
        "; boundary=b; charset=",
        "; boundary=b; charset=bogus",
        "; boundary=b; charset=?"
      })
  void aTypeThatSaysNotHowToTakeItApartIsRefused(String parameters) throws Exception {
    String body = file("refused-1.csv", csv("r")) + END;

    HttpResponse<String> answer =
        service.send("POST", "/inbox", body, "Content-Type", "multipart/form-data" + parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.tree(answer.body()).path("code").asText()).isEqualTo("REQUEST_MALFORMED");
    assertNothingCame();
  }

  /** The decoder fails on some of them in a way that nobody is told of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/csv; charset=",
        "Content-Type: text/csv; charset=?",
        "Content-Type: text/csv; charset=bogus",
        "Content-Type: text/csv; charset",
        "Content-Transfer-Encoding: bogus",
        "Content-Disposition: form-data; name=f; filename*=?''x.csv",
        "Content-Disposition: form-data; name=f; filename*="
      })
  void aPartWhoseHeadersCannotBeReadIsRefused(String header) throws Exception {
    String bad = file("refused-2.csv", csv("t")).replaceFirst("\r\n\r\n", "\r\n" + header + "$0");

    for (String body : List.of(bad + END, file("refused-1.csv", csv("r")) + bad + END)) {
      HttpResponse<String> answer = post(body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(Json.tree(answer.body()).path("code").asText()).isEqualTo("REQUEST_MALFORMED");
      assertNothingCame();
    }
  }

  @Test
  void whoLeavesAfterTheFirstFileLeavesNothing() throws Exception {
    try (Socket socket = service.connect()) {
      OutputStream out = socket.getOutputStream();
      String body = file("refused-1.csv", csv("r")) + file("refused-2.csv", csv("t"));
      out.write(
          ("POST /inbox HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                      .formatted(TYPE, body.length() + 100)
                  + body)
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      awaitParts(true);
    }
    awaitParts(false);

    assertNothingCame();
  }

  @Test
  void whoStopsAfterTheFirstFileIsNotWaitedForInVain() throws Exception {
    try (Socket socket = service.connect()) {
      socket.setSoTimeout(60_000);
      String body = file("refused-1.csv", csv("r"));
      socket
          .getOutputStream()
          .write(
              ("POST /inbox HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                          .formatted(TYPE, body.length() + 100)
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      in.transferTo(said);
      assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain(" 202 ");
    }
    awaitParts(false);
    assertNothingCame();
  }

  private static void awaitParts(boolean there) throws Exception {
    for (int tries = 0; tries < 3_000; tries++) {
      if (all().stream().anyMatch(name -> name.startsWith(".upload-")) == there) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("parts: " + all());
  }

  private static void assertNothingCame() throws Exception {
    assertThat(all()).noneMatch(name -> name.contains("refused-") || name.startsWith(".upload-"));
    assertThat(service.send("GET", "/files?limit=1000", null).body()).doesNotContain("refused-");
    assertThat(service.send("GET", "/observe/health/live", null).statusCode()).isEqualTo(200);
  }

  /** Every file at and below the inbox. */
  private static List<String> all() throws IOException {
    while (true) {
      try (Stream<Path> files = Files.walk(home.resolve("inbox"))) {
        return files.map(file -> file.getFileName().toString()).toList();
      } catch (UncheckedIOException moved) {
        // while it was looked at
      }
    }
  }
}

package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may send to a service without keys; after each attempt it answers as before. */
class IngressIT {
  private static final String JSON = "application/json";
  private static final String ROW =
      "{\"lastmonth_activity\":1,\"lastyear_activity\":2,\"number_of_employees\":3}";
  @TempDir private static Path home;
  @TempDir private static Path elsewhere;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    service =
        new RunningService(
            home, "churn.http.max-time = 5s\nchurn.http.max-rows = 3\nchurn.http.rate = 0\n");
    HttpResponse<String> taken =
        service.send(
            "POST", "/inbox?name=first.csv", RunningService.batch(), "Content-Type", "text/csv");
    assertThat(taken.statusCode()).isEqualTo(202);
    service.await("/scoring");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void stillAnswers() throws Exception {
    assertThat(service.send("GET", "/scoring", null).statusCode()).isEqualTo(200);
    assertThat(predict("[" + ROW + "]")).isEqualTo(200);
  }

  private static int predict(String body) throws Exception {
    return service.send("POST", "/prediction", body, "Content-Type", JSON).statusCode();
  }

  /** OWASP ASVS 5.0, 4.1.3: headers that the application relies on cannot be set by end users. */
  @Test
  void headersOfCamelChangeNothing() throws Exception {
    StringBuilder headers = new StringBuilder();
    for (String name :
        List.of(
            "CamelHttpResponseCode",
            "CamelFileName",
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelHttpMethod",
            "CamelHttpQuery",
            "CamelBeanMethodName",
            "CamelExecCommandExecutable",
            "org.apache.camel.x",
            "breadcrumbId",
            "CamelRestHttpUri")) {
      for (String spelled :
          List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
        headers.append(spelled).append(": 418\r\n");
      }
    }

    String answer =
        service.raw(
            "GET /scoring HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"f1\"");
    assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("camel", "breadcrumb", "418");
  }

  /** OWASP ASVS 5.0, 1.2.1: output is encoded for where it goes, headers included. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/x%0d%0aX-Evil:%201",
        "/runs/x%0aX-Evil:%201",
        "/models/1%0d%0aX-Evil:%201",
        "/prediction?file=x%0d%0aX-Evil:%201.csv",
        "/nothing%0d%0aX-Evil:%201"
      })
  void noValueSplitsTheHeaders(String path) throws Exception {
    HttpResponse<String> answer =
        service.send("GET", path, null, "X-Request-Id", "a%0d%0aX-Evil: 1");

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
  }

  /**
   * OWASP ASVS 5.0, 3.4.3: a Content-Security-Policy; 3.4.4: nosniff; 3.4.5: a Referrer-Policy;
   * 3.4.6: frame-ancestors; 3.4.2: no Access-Control-Allow-Origin for others.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /scoring",
        "GET /nothing",
        "PUT /scoring",
        "OPTIONS /scoring",
        "GET /prediction?file=first.csv",
        "GET /observe/health/live"
      })
  void everyAnswerTellsBrowsersToKeepOut(String what) throws Exception {
    String[] request = what.split(" ", 2);
    HttpResponse<String> answer =
        service.send(request[0], request[1], null, "Sec-Fetch-Site", "same-origin");

    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  /**
   * OWASP ASVS 5.0, 3.5.1: requests to sensitive functionality come from the application itself.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/full-process", "/models", "/report", "/rebuild", "/inbox?name=x.csv"})
  void aForeignPageChangesNothing(String path) throws Exception {
    HttpResponse<String> answer =
        service.send(
            "POST", path, "x", "Origin", "http://evil.example", "Content-Type", "text/csv");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("CROSS_SITE");
    assertThat(home.resolve("inbox/x.csv")).doesNotExist();
  }

  @Test
  void aForeignHostNameIsNotServed() throws Exception {
    String request =
        "GET /clients HTTP/1.1\r\nHost: evil.example:8080\r\nConnection: close\r\n\r\n";

    assertThat(service.raw(request)).startsWith("HTTP/1.1 421 ").contains("WRONG_HOST");
  }

  /** RFC 9112, 3.2.2: what the address itself names counts, and Host must say the same. */
  @ParameterizedTest
  @CsvSource({
    "http://evil.example/clients, evil.example, 421",
    "HTTP://EVIL.example/clients, evil.example, 421",
    "http://evil.example/clients, localhost, 400",
    "http://evil.example:8080/clients, evil.example, 400",
    "http://localhost.evil.example/clients, localhost, 400",
    "http://localhost@evil.example/clients, localhost, 400",
    "http://localhost@evil.example/clients, evil.example, 400",
    "http://localhost/clients, evil.example, 400",
    "http://localhost:8080/clients, localhost, 400",
    "http://localhost:65536/clients, localhost:65536, 400",
    "http:///clients, localhost, 400",
    "http://?x=/clients, localhost, 400",
    "http://localhost/clients, localhost, 200",
    "http://LOCALHOST/clients, localhost, 200",
    "http://localhost:80/clients, localhost, 200",
    "http://localhost:/clients, localhost:80, 200",
    "http://127.0.0.1:8080/clients?top=1, 127.0.0.1:8080, 200",
    "http://[::1]:8080/clients, [::1]:8080, 200",
    "http://localhost/nothing, localhost, 404",
    "http://localhost, localhost, 404",
    "http://localhost?x=1, localhost, 404",
    "https://localhost/clients, localhost, 400"
  })
  void anAddressThatNamesAHostIsHeldAgainstIt(String target, String host, int status)
      throws Exception {
    String answer =
        service.raw(
            "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(target, host));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.contains("probability")).isEqualTo(status == 200);
  }

  /** A request of HTTP/1.0 needs no Host; the address says for whom it is. */
  @Test
  void anAddressThatNamesAHostNeedsNoHostInHttp10() throws Exception {
    assertThat(service.raw("GET http://localhost/clients HTTP/1.0\r\n\r\n")).contains(" 200 ");
    assertThat(service.raw("GET http://evil.example/clients HTTP/1.0\r\n\r\n"))
        .contains(" 421 ", "WRONG_HOST");
  }

  /** A page of the host that the address names is no other origin than it. */
  @Test
  void anOriginIsComparedWithTheHostOfTheAddress() throws Exception {
    String request =
        """
        POST http://localhost/report HTTP/1.1
        Host: localhost
        Origin: %s
        Content-Length: 0
        Connection: close

        """
            .replace("\n", "\r\n");

    assertThat(service.raw(request.formatted("http://localhost"))).startsWith("HTTP/1.1 200 ");
    assertThat(service.raw(request.formatted("http://evil.example"))).contains("CROSS_SITE");
  }

  /** OWASP ASVS 5.0, 5.3.2: file paths made of user input are validated against traversal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../%s",
        "..%%2f%s",
        "%%2e%%2e%%2f%s",
        "%%252e%%252e%%252f%s",
        "..%%255c%s",
        "..\\%s",
        "..%%c0%%af%s",
        "..%%e0%%80%%af%s",
        "....//%s",
        "testdata/../../%s",
        "testdata/./../%s",
        "TESTDATA/../%s",
        "/%s",
        "//server/share/%s",
        "\\\\server\\share\\%s",
        "C:\\%s",
        "file:///%s",
        "FILE:%s",
        "http://127.0.0.1/%s",
        "jar:file:/x!/%s",
        "link-out/%s",
        "LINK-OUT/%s",
        "secret.csv%%00%s",
        "~/%s",
        "${user.home}/%s"
      })
  void noNameLeadsOut(String template) throws Exception {
    Files.writeString(elsewhere.resolve("secret.csv"), RunningService.batch());
    Files.writeString(home.resolve("secret.csv"), RunningService.batch());
    Path link = home.resolve("testdata/link-out");
    if (Files.notExists(link)) {
      Files.createSymbolicLink(link, elsewhere);
      Files.createSymbolicLink(
          home.resolve("testdata/linked.csv"), elsewhere.resolve("secret.csv"));
    }
    String name = template.formatted("secret.csv");

    for (String query : List.of(name, encoded(name), encoded(encoded(name)))) {
      String answer =
          service.raw(
              "GET /prediction?file="
                  + query.replace(" ", "%20")
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(query).matches("(?s)HTTP/1.1 (400|403|404) .*");
      assertThat(answer).doesNotContain("probability");
    }
    assertThat(service.send("GET", "/prediction?file=linked.csv", null).statusCode())
        .isEqualTo(403);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** OWASP ASVS 5.0, 5.3.2, for the names of uploads. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.csv",
        "..\\x.csv",
        "/tmp/x.csv",
        "a/x.csv",
        "C:\\x.csv",
        ".x.csv",
        "x.csv\0.exe",
        "x\n.csv",
        "x.csv.exe",
        "x.php",
        "..",
        "x.predictions.csv"
      })
  void noUploadLeavesTheInbox(String name) throws Exception {
    HttpResponse<String> answer =
        service.send(
            "POST",
            "/inbox?name=" + encoded(name),
            RunningService.batch(),
            "Content-Type",
            "text/csv");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  /**
   * Texts of strangers come back in errors and answers, and never as something a browser would run.
   * OWASP ASVS 5.0, 1.2.1: output is encoded for where it goes; 3.2.1: no browser takes an answer
   * for another kind of content than it is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>"})
  void markupComesBackAsDataAlone(String markup) throws Exception {
    String file = encoded(markup + ".csv");
    String header = markup + ",lastmonth_activity\na,1\n";
    String cell = RunningService.HEADER + "\na," + markup + ",2,3\n";
    String json = ROW.replace("lastmonth_activity", markup);
    String part =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s.csv\"\r\n\r\n%s\r\n--b--\r\n"
            .formatted(markup, header);

    assertData(service.send("GET", "/prediction?file=" + file, null), true);
    assertData(service.send("GET", "/models/" + file, null), true);
    assertData(service.send("GET", "/runs/" + file, null), true);
    assertData(service.send("GET", "/files/" + file, null), true);
    assertData(service.send("GET", "/clients?by=" + file, null), true);
    assertData(service.send("GET", "/" + file, null), true);
    assertData(service.send("POST", "/prediction", header, "Content-Type", "text/csv"), true);
    assertData(service.send("POST", "/prediction", cell, "Content-Type", "text/csv"), false);
    assertData(service.send("POST", "/prediction", json, "Content-Type", JSON), false);
    assertData(service.send("POST", "/prediction", "x", "Content-Type", markup), true);
    assertData(
        service.send("POST", "/inbox?name=" + file, header, "Content-Type", "text/csv"), false);
    assertData(
        service.send("POST", "/inbox", part, "Content-Type", "multipart/form-data; boundary=b"),
        false);
    assertData(service.send("GET", "/files", null), false);
  }

  private static void assertData(HttpResponse<String> answer, boolean refused) {
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(answer.statusCode() >= 400 || !refused).as(answer.body()).isTrue();
    if (answer.statusCode() >= 400) {
      assertThat(type).isEqualTo("application/problem+json");
    } else {
      assertThat(type).matches("application/json|text/csv(; ?charset=utf-8)?");
    }
  }

  /** What a file's header says comes back in its receipt, which is plain text. */
  @Test
  void markupInAHeaderComesBackInATextFile() throws Exception {
    HttpResponse<String> taken =
        service.send(
            "POST",
            "/inbox?name=markup.csv",
            "<script>alert(1)</script>,x\na,1\n",
            "Content-Type",
            "text/csv");
    assertThat(taken.statusCode()).isEqualTo(202);
    String place = Json.tree(taken.body()).get("location").asText();
    service.await(place);

    assertData(service.send("GET", place, null), false);
    assertThat(receipt("markup.csv")).contains("CSV_HEADER_MISMATCH", "<script>alert(1)</script>");
  }

  /** Waits for the answer beside a file that was refused. */
  private static String receipt(String name) throws Exception {
    for (int tries = 0; tries < 300; tries++) {
      try (var files = Files.find(home.resolve("inbox"), 4, (file, is) -> is.isRegularFile())) {
        for (Path file : files.toList()) {
          if (file.endsWith(name + ".receipt.txt")) {
            return Files.readString(file);
          }
        }
      } catch (UncheckedIOException moved) {
        // while it was looked at
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no receipt of " + name);
  }

  @Test
  void aVeryLongNameIsRefused() throws Exception {
    String name = "x".repeat(1_000) + ".csv";

    assertThat(service.send("GET", "/prediction?file=" + name, null).statusCode()).isEqualTo(404);
    assertThat(
            service
                .send("POST", "/inbox?name=" + name, "x", "Content-Type", "text/csv")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void addressAndHeadersHaveALimit() throws Exception {
    String host = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    assertThat(service.raw("GET /prediction?file=" + "x".repeat(5_000) + host + "\r\n"))
        .contains(" 414 ");
    assertThat(service.raw("GET /scoring" + host + "X-Long: " + "x".repeat(9_000) + "\r\n\r\n"))
        .contains(" 431 ");
  }

  /** OWASP ASVS 5.0, 15.2.2: defences against loss of availability by costly requests. */
  @Test
  void jsonHasLimitsOfDepthLengthAndRows() throws Exception {
    assertThat(predict("[".repeat(2_000) + "]".repeat(2_000))).isEqualTo(400);
    assertThat(predict(ROW.replace(":1,", ":" + "9".repeat(5_000) + ","))).isEqualTo(400);
    assertThat(predict(ROW.replace("{", "{\"" + "n".repeat(5_000) + "\":1,"))).isEqualTo(400);
    assertThat(predict(ROW.replace(":1,", ":1e999999999,"))).isIn(200, 400, 422);
    assertThat(predict("[" + ROW + "," + ROW + "," + ROW + "]")).isEqualTo(200);
    assertThat(predict("[" + ROW + "," + ROW + "," + ROW + "," + ROW + "]")).isEqualTo(413);
  }

  /** Each of more slow clients than there are threads loses its connection; others are served. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/csv"})
  void slowClientsHoldNoThreadForEver(String type) throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int client = 0; client < 60; client++) {
        Socket socket = service.connect();
        socket.setSoTimeout(30_000);
        String head =
            "POST /prediction HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nContent-Type: "
                + type
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(service.send("GET", "/scoring", null).statusCode()).isEqualTo(200);

      for (Socket socket : slow) {
        assertThat(closedWhileDripping(socket)).isTrue();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Sends a byte now and then, until the other side has had enough. */
  private static boolean closedWhileDripping(Socket socket) throws Exception {
    socket.setSoTimeout(200);
    for (int drop = 0; drop < 500; drop++) {
      try {
        socket.getOutputStream().write(' ');
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (IOException failure) {
        if (!(failure instanceof SocketTimeoutException)) {
          return true;
        }
      }
    }
    return false;
  }
}

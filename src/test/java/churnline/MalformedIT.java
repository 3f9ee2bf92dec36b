package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What is no proper HTTP gets a problem or a closed connection, and no stack trace, there or in the
 * log; the next request is answered. OWASP ASVS 5.0, 4.2.1: no component takes one request for two;
 * 16.5.1: a generic message on unexpected errors.
 */
class MalformedIT {
  private static final String HOST = "Host: localhost\r\n";
  private static final String REST = HOST + "Connection: close\r\n\r\n";
  private static final String VERSION = " HTTP/1.1\r\n";
  private static final String POST =
      "POST /prediction" + VERSION + HOST + "Content-Type: application/json\r\n";
  private static final String SECOND = "GET /openapi.json" + VERSION + HOST + "\r\n";
  private static final Pattern STATUS = Pattern.compile("\\AHTTP/1\\.[01] (\\d{3}) ");
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  @TempDir private static Path home;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    LOG.start();
    root().addAppender(LOG);
    service = new RunningService(home, "churn.http.idle = 2s\nchurn.http.rate = 0\n");
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  @AfterAll
  static void stop() {
    service.close();
    root().detachAppender(LOG);
  }

  @AfterEach
  void goesOnWithoutComplaint() throws Exception {
    assertThat(service.send("GET", "/observe/health/live", null).statusCode()).isEqualTo(200);
    for (ILoggingEvent event : List.copyOf(LOG.list)) {
      assertThat(event.getLevel().isGreaterOrEqual(Level.ERROR))
          .as(event.getFormattedMessage())
          .isFalse();
      assertThat(event.getThrowableProxy()).as(event.getFormattedMessage()).isNull();
    }
  }

  @BeforeEach
  void forget() {
    LOG.list.clear();
  }

  private static void assertProblem(String answer, Integer... statuses) {
    Matcher status = STATUS.matcher(answer);
    assertThat(status.find()).as(answer).isTrue();
    assertThat(Integer.valueOf(status.group(1))).as(answer).isIn((Object[]) statuses);
    assertThat(answer)
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-content-type-options: nosniff")
        .contains("\"status\":" + status.group(1))
        .doesNotContain("\tat ", "Exception", "io.vertx", "io.netty");
  }

  /** An answer is a problem; none means that the connection ended. */
  private static void assertProblemOrEnd(String answer) {
    if (!answer.isEmpty()) {
      assertProblem(answer, 400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/%,400",
    "/%zz,400",
    "/scoring%,400",
    "/models/%c3%28,400",
    "/scoring%00,404",
    "/prediction?file=%,400",
    "/prediction?file=%zz,400",
    "/prediction?file=%00,403",
    "*,400",
    "scoring,400"
  })
  void anAddressThatCannotBeReadIsAProblem(String target, int status) throws Exception {
    assertProblem(service.raw("GET " + target + VERSION + REST), status, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /sco\u0000ring", "GET /\u0000", "\u0000GET /"})
  void aNulInTheFirstLineIsAProblem(String line) throws Exception {
    assertProblem(service.raw(line + VERSION + REST), 400, 404, 405);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000})
  void anAddressThatIsTooLongIsAProblem(int length) throws Exception {
    assertProblem(service.raw("GET /" + "x".repeat(length) + VERSION + REST), 414);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/9.9",
        "HTTP/2.0",
        "HTTP/1.2",
        "HTTP/0.9",
        "HTTP/1",
        "HTTP/x.y",
        "FTP",
        "http"
      })
  void aVersionThatWeDoNotSpeakIsAProblem(String version) throws Exception {
    assertProblem(service.raw("GET /scoring " + version + "\r\n" + REST), 400, 505);
  }

  /** RFC 9112, 3.2: a request of HTTP/1.1 has exactly one Host. */
  @ParameterizedTest
  @ValueSource(strings = {"", HOST + HOST, HOST + "Host: 127.0.0.1\r\n"})
  void anotherNumberOfHostsThanOneIsAProblem(String hosts) throws Exception {
    for (String target : List.of("/scoring", "/observe/health/live", "/nothing")) {
      assertProblem(
          service.raw("GET " + target + VERSION + hosts + "Connection: close\r\n\r\n"), 400);
    }
  }

  @Test
  void twoLengthsAreAProblemAndEndTheConnection() throws Exception {
    String lengths = "Content-Length: 2\r\nContent-Length: 40\r\n\r\n";

    assertProblem(service.raw(POST + lengths + "{}" + SECOND), 400);
  }

  /** RFC 9112, 6.1: after such a request the connection ends, so nothing can hide in it. */
  @Test
  void aLengthBesideChunksHidesNoSecondRequest() throws Exception {
    String lengths = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";

    String answer = service.raw(POST + lengths + "2\r\n{}\r\n0\r\n\r\n" + SECOND);

    assertThat(answer).startsWith("HTTP/1.1 ").containsIgnoringCase("connection: close");
    assertThat(answer.split("HTTP/1\\.1 \\d{3}", -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-No-Colon", ": no name", "X Blank: 1", "X\u0000: 1", "X-Nul: \u0000"})
  void aHeaderThatIsNoneIsAProblem(String header) throws Exception {
    assertProblem(service.raw("GET /scoring" + VERSION + header + "\r\n" + REST), 400);
  }

  /** RFC 9110, 5.6.4: a quoted string ends with a quote. The router that parses these fails. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: ;=\"",
        "Content-Type: text/csv; charset=\"",
        "Content-Type: text/csv; charset=\" \t",
        "Content-Type: multipart/form-data; boundary=\"",
        "Content-Type: a/b;x=\\\";y=\"",
        "Content-Type: a/b;x=\"\\\\\"y\";z=\"",
        "Accept: text/csv, text/html;level=\"",
        "Accept-Charset: a;b=\"",
        "Accept-Encoding: a;b=\"",
        "Accept-Language: a;b=\"",
        "Accept: a/b\r\nAccept: a/b;c=\""
      })
  void aQuoteThatIsNotClosedIsAProblem(String header) throws Exception {
    for (String target : List.of("/scoring", "/observe/health/live", "/nothing")) {
      assertProblem(service.raw("GET " + target + VERSION + header + "\r\n" + REST), 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type:",
        "Content-Type: ;",
        "Content-Type: =",
        "Content-Type: text/csv;",
        "Content-Type: a/b; x=\"\"",
        "Content-Type: a/b; x=\"a \\\" b; c\"; y=z",
        "Accept: ;q=NaN, ;q=, */*;q=x, a/b;q=-1e99",
        "Accept-Language: -, en--, *;q=2",
        "Cookie: \"",
        "Cookie: =;=\";a=\"",
        "Range: bytes=-",
        "If-Modified-Since: never",
        "Upgrade: websocket\r\nConnection: Upgrade",
        "X-Forwarded-For: \"\r\nForwarded: for=\"",
        "Origin: \"\r\nReferer: %"
      })
  void whatNobodyReadsIsPassedOver(String header) throws Exception {
    String answer = service.raw("GET /observe/health/live" + VERSION + header + "\r\n" + REST);

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void headersThatAreTooManyOrTooLongAreAProblem() throws Exception {
    String many = "X-Many: 1\r\n".repeat(10_000);
    String empty = "X:\r\n".repeat(10_000);

    for (String headers : Set.of(many, empty, "X-Long: " + "x".repeat(70_000) + "\r\n")) {
      assertProblem(service.raw("GET /scoring" + VERSION + headers + REST), 431);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "GET", "\u0000\u0000\u0000\u0000", "\u0016\u0003\u0001\u0002"})
  void whatIsNoRequestIsAProblemOrTheEnd(String line) throws Exception {
    assertProblemOrEnd(service.raw(line + "\r\n" + REST));
  }
}

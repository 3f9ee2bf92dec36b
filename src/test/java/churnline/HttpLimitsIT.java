package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Clients that occupy the service without asking for much: each ends, and meanwhile others are
 * answered. OWASP ASVS 5.0, 15.2.2: defences against loss of availability.
 */
class HttpLimitsIT {
  private static final String SCORING = "GET /scoring HTTP/1.1\r\nHost: localhost\r\n";
  private static final int MOST = 60;
  private static final int ROWS = 600_000;
  @TempDir private static Path home;
  private static RunningService service;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    service =
        new RunningService(
            home,
            "churn.http.idle = 4s\nchurn.http.max-connections = %d\nchurn.http.rate = 0\n"
                .formatted(MOST));
    service.send(
        "POST", "/inbox?name=first.csv", RunningService.batch(), "Content-Type", "text/csv");
    service.await("/scoring");
    StringBuilder rows = new StringBuilder(RunningService.HEADER + "\n");
    for (int row = 0; row < ROWS; row++) {
      rows.append("a-client-with-a-name-of-some-length-%07d,1,2,3\n".formatted(row));
    }
    Files.writeString(home.resolve("testdata/large.csv"), rows);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    assertThat(service.send("GET", "/scoring", null).statusCode()).isEqualTo(200);
  }

  private Socket open(String text) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    // or the kernel would take megabytes for a client that takes nothing
    socket.setReceiveBufferSize(4_096);
    try (Socket known = service.connect()) {
      socket.connect(known.getRemoteSocketAddress());
    }
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void assertClosed(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketTimeoutException open) {
      throw new AssertionError("still open", open);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  /** Tells without reading: what was sent would have to be read first. */
  private static void assertCut(Socket socket) throws Exception {
    long until = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < until) {
      try {
        socket.getOutputStream().write('\n');
      } catch (IOException cut) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("still open");
  }

  @Test
  void aConnectionThatAsksForNothingIsClosed() throws Exception {
    assertClosed(open(""));
  }

  @Test
  void aConnectionThatAskedOnceIsClosedAfterwards() throws Exception {
    Socket socket = open(SCORING + "\r\n");
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("}");
  }

  /** What arrives does not count: only a whole head does. */
  @Test
  void aHeadThatArrivesByteByByteIsCutOff() throws Exception {
    Socket socket = open(SCORING + "X-Slow: ");
    socket.setSoTimeout(200);

    assertThat(isClosedWhile(socket, drop -> "x")).isTrue();
  }

  @Test
  void aConnectionThatGoesOnAskingStaysOpen() throws Exception {
    Socket socket = open("");
    InputStream in = socket.getInputStream();
    long until = System.nanoTime() + 9_000_000_000L;
    int answers = 0;
    while (System.nanoTime() < until) {
      socket.getOutputStream().write((SCORING + "\r\n").getBytes(StandardCharsets.US_ASCII));
      int first = in.read();
      assertThat(first).as("after %d answers", answers).isEqualTo('H');
      Thread.sleep(500);
      in.skipNBytes(in.available());
      answers++;
    }
    assertThat(answers).isGreaterThan(3);
  }

  private static boolean isClosedWhile(Socket socket, IntFunction<String> drops)
      throws IOException {
    for (int drop = 0; drop < 100; drop++) {
      try {
        socket.getOutputStream().write(drops.apply(drop).getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException open) {
        // not yet
      } catch (IOException closed) {
        return true;
      }
    }
    return false;
  }

  /** The one that asked for nothing longest makes room. */
  @Test
  void whoHoldsManyConnectionsKeepsNobodyOut() throws Exception {
    Socket first = open("");
    for (int more = 0; more < 3 * MOST; more++) {
      open("GET /sco");
    }

    assertThat(service.raw(SCORING + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    assertClosed(first);
    int open = 0;
    for (Socket socket : sockets) {
      socket.setSoTimeout(1);
      try {
        open += socket.getInputStream().read() < 0 ? 0 : 1;
      } catch (SocketTimeoutException waits) {
        open++;
      } catch (IOException reset) {
        // closed before its bytes were read
      }
    }
    assertThat(open).isLessThanOrEqualTo(MOST);
  }

  /** More of them than may stream: they are cut off, and what they would have got is not kept. */
  @Test
  void readersThatTakeNothingAreCutOff() throws Exception {
    String ask =
        "GET /prediction?file=large.csv HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n";
    for (int reader = 0; reader < 20; reader++) {
      open(ask);
    }
    assertThat(service.send("GET", "/scoring", null).statusCode()).isEqualTo(200);
    long used = usedAfterCollection();

    int streamed = 0;
    int refused = 0;
    for (Socket socket : sockets) {
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      refused += status.endsWith(" 429") ? 1 : 0;
      streamed += status.endsWith(" 200") ? 1 : 0;
    }
    assertThat(streamed).isEqualTo(16);
    assertThat(refused).isEqualTo(4);
    assertThat(used).as("heap with 16 answers of %d rows", ROWS).isLessThan(200L << 20);
    for (Socket socket : sockets) {
      assertCut(socket);
    }
    service.await("/prediction?file=large.csv", "Accept", "text/csv");
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Answers in memory: a client that asks again and again and takes none of them. */
  @Test
  void answersThatNobodyTakesAreNotHeapedUp() throws Exception {
    long before = usedAfterCollection();
    byte[] many =
        "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(50)
            .getBytes(StandardCharsets.US_ASCII);
    AtomicLong sent = new AtomicLong();
    Socket socket = open("");
    Thread writer =
        new Thread(
            () -> {
              try {
                while (true) {
                  socket.getOutputStream().write(many);
                  sent.addAndGet(many.length);
                }
              } catch (IOException cut) {
                // as it should be
              }
            });
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    writer.start();
    long most = 0;
    for (long last = -1; writer.isAlive() && last != sent.get(); ) {
      last = sent.get();
      writer.join(500);
      most = Math.max(most, usedAfterCollection() - before);
    }
    System.out.printf(
        "HttpLimitsIT: %d bytes of requests were taken, heap grew by %d MB%n",
        sent.get(), most >> 20);

    writer.join(30_000);
    root.detachAppender(log);
    assertThat(most).isLessThan(50L << 20);
    assertThat(writer.isAlive()).as("the client was not cut off").isFalse();
    assertThat(List.copyOf(log.list)).allMatch(event -> event.getThrowableProxy() == null);
  }
}

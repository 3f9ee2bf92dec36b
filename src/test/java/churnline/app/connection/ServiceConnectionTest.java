package churnline.app.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import churnline.core.fault.UnavailableException;
import churnline.edge.api.Reply;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command is told by services that hang, and that those that work are waited for. */
class ServiceConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration SILENCE = Duration.ofMillis(500);

  private static ServiceConnection connection(int port) {
    return new ServiceConnection(
        "http://127.0.0.1:" + port,
        "this",
        Optional.of("a key"),
        new Reachability.Waits(SOON, SILENCE, SILENCE));
  }

  private static String get(ServiceConnection connection) throws IOException {
    return status(connection).text();
  }

  private static Connection.Response status(ServiceConnection connection) {
    return connection.send("GET", "/status", Map.of(), InputStream.nullInputStream());
  }

  @Test
  void whoAcceptsAndNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertTimeoutPreemptively(
          PATIENCE,
          () ->
              assertThatThrownBy(() -> get(connection(silent.getLocalPort())))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageStartingWith("SERVICE_UNREACHABLE: the service at http://127.0.0.1:")
                  .hasMessageContaining("takes connections but has not answered for "));
    }
  }

  @Test
  void whoStopsInTheMidstOfItsAnswerIsGivenUp() throws Exception {
    AtomicInteger live = new AtomicInteger();
    try (Answering service =
        new Answering(
            exchange -> {
              exchange.getResponseHeaders().add(Reply.INSTANCE, "this");
              exchange.sendResponseHeaders(200, 1_000);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
            },
            exchange -> live.incrementAndGet())) {
      assertTimeoutPreemptively(
          PATIENCE,
          () ->
              assertThatThrownBy(() -> get(connection(service.port())))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageContaining("has not answered for "));
    }
    assertThat(live.get()).isPositive();
  }

  @Test
  void whoBreaksOffInTheMidstOfItsAnswerIsUnreachable() throws Exception {
    try (Answering service = new Answering(ServiceConnectionTest::breakOff, exchange -> {})) {
      assertThatThrownBy(
              () -> status(connection(service.port())).writeTo(OutputStream.nullOutputStream()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("SERVICE_UNREACHABLE: the service at http://127.0.0.1:")
          .hasMessageContaining(" broke off in the middle of its response (");
    }
  }

  /** As where the caller's disk is full. */
  @Test
  void whatCannotBeWrittenIsNoFaultOfTheService() throws Exception {
    try (Answering service = new Answering(exchange -> answer(exchange, "done"), exchange -> {})) {
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int one) throws IOException {
              throw new IOException("full");
            }
          };
      assertThatThrownBy(() -> status(connection(service.port())).writeTo(full))
          .isInstanceOf(IOException.class)
          .hasMessage("full");
    }
  }

  @Test
  void whoNeverComesToTheEndOfItsAnswerIsGivenUp() throws Exception {
    try (Answering service =
        new Answering(ServiceConnectionTest::drip, exchange -> answer(exchange, "{}"))) {
      assertTimeoutPreemptively(
          PATIENCE,
          () ->
              assertThatThrownBy(() -> get(connection(service.port())))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageContaining("has not finished its response for "));
    }
  }

  @Test
  void whoNeverComesToTheEndOfItsGreetingIsGivenUp() throws Exception {
    try (Answering service =
        new Answering(exchange -> answer(exchange, "{}"), ServiceConnectionTest::drip)) {
      assertTimeoutPreemptively(
          PATIENCE,
          () ->
              assertThatThrownBy(() -> connection(service.port()).meet())
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageContaining("has not answered for "));
    }
  }

  @ParameterizedTest
  @CsvSource({"200,<html>", "302,''", "500,''", "200,{}"})
  void whatIsNoChurnlineIsToldSo(int status, String text) throws Exception {
    try (Answering web =
        new Answering(
            exchange -> {},
            exchange -> {
              exchange.sendResponseHeaders(status, text.isEmpty() ? -1 : text.length());
              exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
              exchange.close();
            })) {
      assertThatThrownBy(() -> connection(web.port()).meet())
          .hasMessageStartingWith("SERVICE_UNREACHABLE: another program answers at http://127.0.")
          .hasMessageContaining(", no Churnline; ");
    }
  }

  @Test
  void anAnswerThatTakesLongIsWaitedForWhileTheServiceLives() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    try (Answering service =
        new Answering(
            exchange -> {
              await(asked);
              answer(exchange, "done");
            },
            exchange -> {
              asked.countDown();
              answer(exchange, "{}");
            })) {
      assertTimeoutPreemptively(
          PATIENCE, () -> assertThat(get(connection(service.port()))).isEqualTo("done"));
    }
  }

  /** The lock may name the address of a service that is gone, or is another one elsewhere. */
  @Test
  void whoIsAnotherIsToldNothing() throws Exception {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    try (Answering another =
        new Answering(
            exchange -> asked.add("status"),
            exchange -> {
              asked.add("live, with keys " + exchange.getRequestHeaders().get("Authorization"));
              answer(exchange, "another", "{}");
            })) {
      assertThatThrownBy(() -> connection(another.port()).meet())
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith(
              "SERVICE_UNREACHABLE: another program answers at http://127.0.0.1:" + another.port());
    }
    assertThat(asked).containsExactly("live, with keys null");
  }

  @Test
  void theAnswerOfAnotherIsNotTaken() throws Exception {
    try (Answering another =
        new Answering(exchange -> answer(exchange, "another", "{}"), exchange -> {})) {
      assertThatThrownBy(() -> get(connection(another.port())))
          .hasMessageStartingWith("SERVICE_UNREACHABLE: another program answers at ");
    }
  }

  @Test
  void whereNobodyIsThereNothingIsWaitedFor() throws Exception {
    int free;
    try (ServerSocket gone = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      free = gone.getLocalPort();
    }
    assertTimeoutPreemptively(
        PATIENCE,
        () ->
            assertThatThrownBy(() -> get(connection(free)))
                .hasMessageContaining("does not answer (java.net.ConnectException"));
  }

  private static void breakOff(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add(Reply.INSTANCE, "this");
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    throw new IOException("as at a kill");
  }

  /** Sends a byte now and then, until nobody takes them. */
  private static void drip(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add(Reply.INSTANCE, "this");
    exchange.sendResponseHeaders(200, 0);
    try {
      while (true) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        Thread.sleep(SOON.toMillis());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    answer(exchange, "this", text);
  }

  private static void answer(HttpExchange exchange, String instance, String text)
      throws IOException {
    exchange.getResponseHeaders().add(Reply.INSTANCE, instance);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A server whose answers are given, each on a thread of its own. */
  private static final class Answering implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private interface Answer {
      void to(HttpExchange exchange) throws IOException;
    }

    Answering(Answer status, Answer live) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.createContext("/status", status::to);
      server.createContext("/observe/health/live", live::to);
      server.setExecutor(threads);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}

package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import java.io.IOException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A service with a real store, and ways to ask it. */
final class RunningService implements AutoCloseable {
  static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Service service;
  private final Thread thread;

  /** Starts it; port and look-ups are set already. */
  RunningService(Path home, String properties) throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        "churn.http.port = 0\nchurn.dependencies.check = false\n" + properties);
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
  }

  /** Forty clients, half of which left. */
  static String batch() {
    StringBuilder out = new StringBuilder(HEADER + ",exited\n");
    for (int row = 0; row < 40; row++) {
      out.append("c%d,%d,%d,%d,%d\n".formatted(row, row * 7 % 50, row * 13 % 90, row, row % 2));
    }
    return out.toString();
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isNotEqualTo(500);
    return response;
  }

  void await(String path, String... headers) throws Exception {
    for (int tries = 0; tries < 300; tries++) {
      if (send("GET", path, null, headers).statusCode() == 200) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(path + " does not come");
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), service.port());
  }

  /** Sends text as it is; returns all that comes until the connection ends. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    service.stop();
    try {
      thread.join(60_000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    assertThat(thread.isAlive()).as("something is still in flight").isFalse();
  }
}

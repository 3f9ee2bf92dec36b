package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Legal requests that are too much together, on small heaps, while files arrive: some are answered,
 * the others told to come again, and memory never runs out.
 */
class SmallHeapIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  private static final int CLIENTS = 20;
  private static final int REQUESTS = 3;
  private static final int FILES = 4;
  private static final int UNREAD = 300;

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx96m", "-Xmx256m"})
  void heavyClientsAreAnsweredOrToldToComeAgain(String heap) throws Exception {
    try (PackagedService service =
        new PackagedService(home, "churn.retrain.when = every-batch\nchurn.http.rate = 0\n")) {
      service.start(heap);
      drop("first.csv", 3_000);
      awaitReceipt(service, "first.csv");
      List<Thread> clients = new ArrayList<>();
      List<byte[]> bodies = List.of(rows(), split(), containers(), rows());
      for (int client = 0; client < CLIENTS; client++) {
        byte[] body = bodies.get(client % bodies.size());
        String type = client % 5 == 4 ? "text/csv" : "application/json";
        byte[] sent = type.equals("text/csv") ? csv() : body;
        Thread thread = new Thread(() -> ask(service, type, sent));
        clients.add(thread);
        thread.start();
      }
      for (int file = 0; file < FILES; file++) {
        drop("more" + file + ".csv", 3_000);
        awaitReceipt(service, "more" + file + ".csv");
      }
      for (Thread client : clients) {
        client.join();
      }

      assertThat(wrong).isEmpty();
      assertThat(statuses.keySet()).isSubsetOf(200, 422, 429, 503);
      assertThat(statuses).containsKey(200);
      assertThat(service.isAlive()).as(service.log()).isTrue();
      assertThat(service.log()).doesNotContain("OutOfMemory").doesNotContain("defect");
      HttpResponse<String> health = get(service, "/observe/health");
      assertThat(health.body()).contains("\"status\":\"UP\"");
      System.out.println("SmallHeapIT " + heap + " " + statuses);
    }
  }

  /** Lists that nobody takes used to heap up until the process ended. */
  @Test
  void answersThatNobodyTakesAreBounded() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (PackagedService service = new PackagedService(home, "churn.http.rate = 0\n")) {
      service.start("-Xmx96m");
      drop("first.csv", 20_000);
      awaitReceipt(service, "first.csv");
      URI address = URI.create(service.address().orElseThrow());
      for (int client = 0; client < UNREAD; client++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2_048);
        clients.add(socket);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket
            .getOutputStream()
            .write(
                "GET /clients?top=10000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      }
      drop("second.csv", 3_000);
      awaitReceipt(service, "second.csv");

      assertThat(get(service, "/observe/health").body()).contains("\"status\":\"UP\"");
      assertThat(service.log()).doesNotContain("OutOfMemory").doesNotContain("defect");
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private void ask(PackagedService service, String type, byte[] body) {
    for (int request = 0; request < REQUESTS; request++) {
      try {
        HttpResponse<byte[]> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(service.address().orElseThrow() + "/prediction"))
                    .timeout(Duration.ofMinutes(2))
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        int status = answer.statusCode();
        statuses.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
        boolean refused = status == 429 || status == 503;
        if (refused && answer.headers().firstValue("Retry-After").isEmpty()) {
          note(status + " without Retry-After");
        }
      } catch (IOException broken) {
        // a body that is refused early costs its client the connection
        statuses.computeIfAbsent(503, first -> new AtomicInteger()).incrementAndGet();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void note(String what) {
    wrong.add(what);
  }

  private HttpResponse<String> get(PackagedService service, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(service.address().orElseThrow() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** 45,000 objects, near the five megabytes that a body may have. */
  private static byte[] rows() {
    StringBuilder text = new StringBuilder("[");
    for (int row = 0; row < 45_000; row++) {
      text.append(row == 0 ? "" : ",")
          .append("{\"corporation\":\"client-")
          .append(row)
          .append("\",\"lastmonth_activity\":12,\"lastyear_activity\":345,")
          .append("\"number_of_employees\":6}");
    }
    return text.append("]").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Short rows, whose answers are the longest beside them. */
  private static byte[] split() {
    return ("{\"dataframe_split\":{\"columns\":[\"lastmonth_activity\",\"lastyear_activity\","
            + "\"number_of_employees\"],\"data\":["
            + "[1,2,3],".repeat(48_999)
            + "[1,2,3]]}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A tree of it would take sixty times as much memory. */
  private static byte[] containers() {
    return ("[" + "{},".repeat(48_999) + "{}]").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] csv() {
    return ("lastmonth_activity,lastyear_activity,number_of_employees\n"
            + "1,2,3\n".repeat(200_000))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void drop(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int row = 0; row < rows; row++) {
      text.append(name).append(row).append(',').append(row % 97).append(",5,6,");
      text.append(row % 97 < 40 ? 1 : 0).append('\n');
    }
    Path part = home.resolve("." + name + ".part");
    Files.writeString(part, text);
    Files.move(part, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitReceipt(PackagedService service, String name) throws InterruptedException {
    service.await(
        "the receipt of " + name,
        () ->
            Receipts.files(home.resolve("inbox/done")).stream()
                .anyMatch(file -> file.getFileName().toString().equals(name + ".receipt.txt")));
  }
}

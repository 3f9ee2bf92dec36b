package churnline.edge.versions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server of metadata, whose answers a test writes. */
final class MadeUpRepository implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Answers one request. */
  interface Answer {
    void write(HttpExchange exchange) throws IOException, InterruptedException;
  }

  MadeUpRepository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/", exchange -> send(exchange, 404, "nothing here".getBytes(StandardCharsets.UTF_8)));
    server.start();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Paths that were asked for, in their order. */
  List<String> asked() {
    return asked;
  }

  MadeUpRepository answers(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          try (exchange) {
            answer.write(exchange);
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        });
    return this;
  }

  MadeUpRepository answers(String path, String text) {
    return answers(path, exchange -> send(exchange, 200, text.getBytes(StandardCharsets.UTF_8)));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Metadata as a repository writes it. */
  static String metadata(String... versions) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <metadata>
      <groupId>g</groupId>
      <artifactId>a</artifactId>
      <versioning>
        <latest>%1$s</latest>
        <release>%1$s</release>
        <versions>
          %2$s
        </versions>
        <lastUpdated>20261120101112</lastUpdated>
      </versioning>
    </metadata>
    """
        .formatted(
            versions[versions.length - 1],
            "<version>" + String.join("</version>\n<version>", versions) + "</version>");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package churnline.app.command;

import churnline.app.connection.Connection;
import churnline.app.connection.Connection.Response;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks a connection and reads what it answers. */
public final class Client {
  private static final int NOT_FOUND = 404;
  private final Connection connection;

  public Client(Connection connection) {
    this.connection = connection;
  }

  /** Whether a service answers. */
  boolean isService() {
    return connection.isService();
  }

  /**
   * Reads something.
   *
   * @throws CommandFailed with the problem's code and detail
   */
  public JsonNode get(String target) {
    return accepted(send("GET", target, Map.of(), InputStream.nullInputStream()));
  }

  /** The same; empty when there is no such thing. */
  Optional<JsonNode> find(String target) {
    Response response = send("GET", target, Map.of(), InputStream.nullInputStream());
    return response.status() == NOT_FOUND ? Optional.empty() : Optional.of(accepted(response));
  }

  /**
   * Asks for something to be done, again and again while a run is under way.
   *
   * @throws CommandFailed also when that run shows no progress any more
   */
  public JsonNode post(String target, long everyMillis) throws InterruptedException {
    Patience patience = new Patience();
    while (true) {
      try {
        return post(target);
      } catch (CommandFailed refused) {
        if (!refused.getMessage().startsWith("RUN_IN_PROGRESS")
            || patience.endsAt(get("/status"))) {
          throw refused;
        }
        Thread.sleep(everyMillis);
      }
    }
  }

  /** Asks for something to be done. */
  public JsonNode post(String target) {
    return accepted(send("POST", target, Map.of(), InputStream.nullInputStream()));
  }

  public JsonNode post(String target, Map<String, ?> body) {
    byte[] json = Json.text(body).getBytes(StandardCharsets.UTF_8);
    return accepted(
        send(
            "POST",
            target,
            Map.of("content-type", "application/json"),
            new ByteArrayInputStream(json)));
  }

  /** Sends a body and leaves the answer to the caller, when it is one of success. */
  Response stream(String target, String mediaType, String wanted, InputStream body) {
    Response response =
        connection.stream(target, Map.of("content-type", mediaType, "accept", wanted), body);
    if (isRefused(response)) {
      throw refused(response);
    }
    return response;
  }

  private Response send(
      String method, String target, Map<String, String> headers, InputStream body) {
    return connection.send(method, target, new HashMap<>(headers), body);
  }

  private static boolean isRefused(Response response) {
    return response.status() >= 300;
  }

  private static JsonNode accepted(Response response) {
    if (isRefused(response)) {
      throw refused(response);
    }
    return json(response);
  }

  private static CommandFailed refused(Response response) {
    JsonNode problem = json(response);
    StringBuilder out = new StringBuilder(problem.path("code").asText());
    out.append(": ").append(problem.path("detail").asText());
    for (JsonNode error : problem.path("errors")) {
      out.append("\n  ").append(error.isTextual() ? error.asText() : error.toString());
    }
    return new CommandFailed(out.toString());
  }

  private static JsonNode json(Response response) {
    try {
      JsonNode answer = Json.tree(response.text());
      if (answer.isObject()) {
        return answer;
      }
    } catch (UncheckedIOException noJson) {
      // told below
    } catch (IOException broken) {
      throw new CommandFailed("the answer ended early: " + broken, broken);
    }
    throw new CommandFailed(
        "status " + response.status() + " with a body that is not JSON; check the log");
  }

  /** A text as part of a path or query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package churnline.edge.api;

import churnline.edge.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answer to a {@link Request}.
 *
 * @param headers beside content type, length and request id
 */
public record Reply(int status, String contentType, Map<String, String> headers, Content content) {
  public static final String JSON = "application/json";
  public static final String CSV = "text/csv; charset=utf-8";

  /**
   * A header of every answer: which service gave it. A request that names another one is refused:
   * it was meant for whoever listened here before.
   */
  public static final String INSTANCE = "X-Churnline-Instance";

  /** What the body holds. */
  public sealed interface Content permits Bytes, Stream {}

  /** A body in memory. */
  public record Bytes(byte[] bytes) implements Content {}

  /**
   * A body that is made while it is sent. When {@link #writeTo} throws after the first byte has
   * gone out, the connection is broken, so that nobody takes a part for the whole.
   */
  public non-sealed interface Stream extends Content, AutoCloseable {
    void writeTo(OutputStream out) throws IOException;

    /** Lets go of what the body is made from; called once, whether or not it was written. */
    @Override
    void close();
  }

  /** 200 with JSON. */
  public static Reply json(Object value) {
    return json(200, value);
  }

  public static Reply json(int status, Object value) {
    return of(status, JSON, Json.text(value));
  }

  /** An answer in memory. */
  public static Reply of(int status, String contentType, String text) {
    return new Reply(
        status, contentType, Map.of(), new Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** 200 with a body made while it is sent. */
  public static Reply stream(String contentType, Stream content) {
    return new Reply(200, contentType, Map.of(), content);
  }

  /** The same with one more header. */
  public Reply with(String name, String value) {
    var more = new java.util.TreeMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, Map.copyOf(more), content);
  }
}

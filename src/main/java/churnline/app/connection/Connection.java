package churnline.app.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command talks to: a running service, or the home itself when none runs. */
public interface Connection extends AutoCloseable {
  /** An answer; its body is read once. */
  interface Response {
    /** HTTP status. */
    int status();

    /** Writes the body out, to its end. */
    void writeTo(OutputStream out) throws IOException;

    /** The whole body of an answer that is no stream. */
    default String text() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      writeTo(out);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  /**
   * Asks.
   *
   * @param target path with its query, encoded
   * @param headers names in lower case
   * @param body empty for none
   * @throws churnline.core.fault.UnavailableException SERVICE_UNREACHABLE, as what its answer does
   */
  Response send(String method, String target, Map<String, String> headers, InputStream body);

  /**
   * Sends a body of any length by {@code POST}, and takes the answer while it does.
   *
   * @param headers names in lower case
   * @throws churnline.core.fault.UnavailableException SERVICE_UNREACHABLE, as what its answer does
   */
  Response stream(String target, Map<String, String> headers, InputStream body);

  /** Whether a service answers, which takes files from the inbox by itself. */
  boolean isService();

  @Override
  void close();
}

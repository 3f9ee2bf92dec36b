package churnline.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /openapi.json}: the description of this API, as it is. */
public final class ApiDescription implements Handler {
  private final byte[] text;

  public ApiDescription() {
    try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.json")) {
      text = in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public Reply answer(Request request) {
    return new Reply(200, Reply.JSON, Map.of(), new Reply.Bytes(text));
  }
}

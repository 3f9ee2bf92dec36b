package churnline.edge.api;

import churnline.core.dataset.Schema;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code /openapi.json}: the description of this API, without what the data of this home has not:
 * what it calls valid is answered.
 */
public final class ApiDescription implements Handler {
  private static final String PARAMETERS = "/paths/~1clients/get/parameters";

  private final byte[] text;

  /**
   * @param schema of the home's data
   */
  public ApiDescription(Schema schema) {
    ObjectNode all = whole();
    if (schema.value().isEmpty()) {
      ((ArrayNode) parameter(all, "by").at("/schema/enum"))
          .removeIf(order -> order.asText().equals("value"));
    }
    if (schema.id().isPresent()) {
      JsonNode batch = parameter(all, "batch");
      ((ArrayNode) all.at(PARAMETERS)).removeIf(batch::equals);
    }
    text = Json.pretty(all).getBytes(StandardCharsets.UTF_8);
  }

  /** The description with all that some home has. */
  public static ObjectNode whole() {
    try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.json")) {
      return (ObjectNode) Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode parameter(ObjectNode all, String name) {
    for (JsonNode one : all.at(PARAMETERS)) {
      if (one.get("name").asText().equals(name)) {
        return one;
      }
    }
    throw new IllegalStateException("openapi.json has no parameter " + name + " of /clients");
  }

  @Override
  public Reply answer(Request request) {
    return new Reply(200, Reply.JSON, Map.of(), new Reply.Bytes(text));
  }
}

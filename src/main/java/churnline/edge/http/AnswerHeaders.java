package churnline.edge.http;

import churnline.edge.api.Reply;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;

/** Headers of every answer. */
final class AnswerHeaders {
  private AnswerHeaders() {}

  static Map<String, String> of(String requestId, Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    if (!reply.contentType().isEmpty()) {
      headers.put("Content-Type", reply.contentType());
    }
    headers.put(RequestIds.HEADER, requestId);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put(
        "Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-store");
    return headers;
  }

  /** Sets status and headers. */
  static void write(HttpServerResponse response, String requestId, Reply reply) {
    response.setStatusCode(reply.status());
    of(requestId, reply).forEach(response::putHeader);
  }
}

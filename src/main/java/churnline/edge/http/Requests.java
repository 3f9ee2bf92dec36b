package churnline.edge.http;

import churnline.edge.api.Endpoint;
import churnline.edge.api.Request;
import churnline.edge.http.body.RequestBody;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** Makes a {@link Request} of what the server has: an endpoint sees what its line declares. */
final class Requests {
  private final Endpoint endpoint;
  private final RequestIds ids;

  Requests(Endpoint endpoint, RequestIds ids) {
    this.endpoint = endpoint;
    this.ids = ids;
  }

  Request of(HttpMessage message, RequestBody body) {
    HttpServerRequest request = message.getRequest();
    Map<String, String> places = new HashMap<>();
    for (String name : endpoint.places()) {
      String value = message.getHeader(name, String.class);
      if (value != null) {
        places.put(name, value);
      }
    }
    return new Request(
        ids.of(request.getHeader(RequestIds.HEADER)),
        request.method().name(),
        request.path(),
        places,
        query(request),
        firsts(request.headers(), true),
        body);
  }

  private Map<String, String> query(HttpServerRequest request) {
    Map<String, String> given = firsts(request.params(), false);
    given.keySet().retainAll(endpoint.query());
    return given;
  }

  private static Map<String, String> firsts(MultiMap all, boolean lower) {
    Map<String, String> out = new HashMap<>();
    all.forEach(
        entry ->
            out.putIfAbsent(
                lower ? entry.getKey().toLowerCase(Locale.ROOT) : entry.getKey(),
                entry.getValue()));
    return out;
  }
}

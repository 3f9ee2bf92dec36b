package churnline.edge.http;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What crosses between HTTP and Camel's headers. Inwards nothing: handlers read the request itself,
 * so no client can set a header that steers Camel, in whatever letter case. Outwards only what is
 * named here; this Camel release would send request headers back otherwise.
 */
final class ResponseHeaders implements HeaderFilterStrategy {
  private static final Set<String> OUTWARDS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    Collections.addAll(
        OUTWARDS,
        "Content-Type",
        "Location",
        "Allow",
        "Retry-After",
        "Cache-Control",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Content-Security-Policy",
        "Referrer-Policy",
        "WWW-Authenticate",
        "X-Model-Version",
        RequestIds.HEADER);
  }

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !OUTWARDS.contains(name);
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return true;
  }
}

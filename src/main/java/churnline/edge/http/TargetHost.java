package churnline.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host that an address such as {@code http://host:port/path} names. It is what counts (RFC
 * 9112, 3.2.2), so it takes the place of {@code Host}, which whoever decides by the host then
 * reads; a client whose {@code Host} says otherwise deceives somebody.
 */
final class TargetHost {
  private static final String SCHEME = "http://";
  private static final Pattern ADDRESS = Pattern.compile("(?i)http://([^/?#]*).*");

  /** Without user and password, which no address of a request has. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]@:]+)(?::(\\d{0,5}))?");

  private static final int USUAL_PORT = 80;
  private static final int LAST_PORT = 65_535;

  private TargetHost() {}

  /** Whether the address names a host. */
  static boolean isNamed(String target) {
    return target.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Puts the host that the address names into {@code Host}; returns what is wrong with it. */
  static Optional<String> settle(HttpRequest request) {
    Matcher address = ADDRESS.matcher(request.uri());
    if (!address.matches()) {
      return Optional.empty();
    }
    Optional<String> named = canonical(address.group(1));
    if (named.isEmpty()) {
      return Optional.of(
          "the address names no host; expected http://HOST:PORT/PATH, or a path alone");
    }
    String host = request.headers().get(HttpHeaderNames.HOST);
    if (host != null && !canonical(host.strip()).equals(named)) {
      return Optional.of("the request line and the Host header name different hosts");
    }
    request.headers().set(HttpHeaderNames.HOST, address.group(1).replaceFirst(":$", ""));
    return Optional.empty();
  }

  /** Host and port as {@code host:port}; empty when the text is no such thing. */
  private static Optional<String> canonical(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String given = parts.group(2);
    int port = given == null || given.isEmpty() ? USUAL_PORT : Integer.parseInt(given);
    return port > LAST_PORT
        ? Optional.empty()
        : Optional.of(parts.group(1).toLowerCase(Locale.ROOT) + ":" + port);
  }
}

package churnline.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Looks for quotes that are not closed, or stand where no parameter is, in the headers that the
 * router parses for every request: it fails on them. What may be escaped is a quote; an escaped
 * backslash, or one outside of quotes, would be read by the router otherwise than by RFC 9110.
 */
final class HeaderQuotes {
  private static final List<CharSequence> PARSED =
      List.of(
          HttpHeaderNames.CONTENT_TYPE,
          HttpHeaderNames.ACCEPT,
          HttpHeaderNames.ACCEPT_CHARSET,
          HttpHeaderNames.ACCEPT_ENCODING,
          HttpHeaderNames.ACCEPT_LANGUAGE);

  private HeaderQuotes() {}

  /** What is wrong with the headers, if anything. */
  static Optional<String> fault(HttpHeaders headers) {
    return PARSED.stream()
        .filter(name -> !headers.getAll(name).stream().allMatch(HeaderQuotes::areWhole))
        .findFirst()
        .map(
            name ->
                "expected closed quotes in " + name + " around values of parameters, and closed");
  }

  static boolean areWhole(String value) {
    boolean parameter = false;
    boolean valued = false;
    boolean open = false;
    for (int at = 0; at < value.length(); at++) {
      char one = value.charAt(at);
      if (one == '\\') {
        at++;
        if (!open || at == value.length() || value.charAt(at) == '\\') {
          return false;
        }
      } else if (one == '"') {
        if (!valued) {
          return false;
        }
        open = !open;
      } else if (!open) {
        valued = one == '=' ? parameter : valued && one != ';' && one != ',';
        parameter = one == ';' || (parameter && one != ',');
      }
    }
    return !open;
  }
}

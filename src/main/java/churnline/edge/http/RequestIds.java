package churnline.edge.http;

import churnline.core.run.RunId;
import java.util.regex.Pattern;

/** The id of a request: the client's own when it is a sane one. */
final class RequestIds {
  static final String HEADER = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private final RunId ids;

  RequestIds(RunId ids) {
    this.ids = ids;
  }

  /**
   * @param given what the client sent; may be null
   */
  String of(String given) {
    return given != null && SANE.matcher(given).matches() ? given : ids.next();
  }
}

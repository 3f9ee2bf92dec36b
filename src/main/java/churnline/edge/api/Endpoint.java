package churnline.edge.api;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One line of the HTTP interface: routes, roles, limits and the check of {@code openapi.json} are
 * made from it.
 *
 * @param name of its route, after {@code http-}
 * @param role what a caller must be allowed to do
 * @param method in upper case
 * @param path template such as {@code /models/{version}}
 * @param query names of the query's parameters; others do not reach the handler
 * @param policy how the server treats its requests
 */
public record Endpoint(
    String name,
    Role role,
    String method,
    String path,
    List<String> query,
    Policy policy,
    Handler handler) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  /** Copies the names. */
  public Endpoint {
    query = List.copyOf(query);
  }

  /** An endpoint without a query, under the usual policy. */
  public Endpoint(String name, Role role, String method, String path, Handler handler) {
    this(name, role, method, path, List.of(), Policy.USUAL, handler);
  }

  /** The same with parameters in its query. */
  public Endpoint query(String... names) {
    return new Endpoint(name, role, method, path, List.of(names), policy, handler);
  }

  /** The same under another policy. */
  public Endpoint under(Policy other) {
    return new Endpoint(name, role, method, path, query, other, handler);
  }

  /** Names of the places in its path. */
  public List<String> places() {
    return PLACE.matcher(path).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /**
   * How the server treats requests.
   *
   * @param timeLimited whether {@code churn.http.max-time} breaks them off; not for events that are
   *     sent for hours
   * @param counted whether each counts towards {@code churn.http.rate}
   */
  public record Policy(boolean timeLimited, boolean counted) {
    /** As most. */
    public static final Policy USUAL = new Policy(true, true);

    /** A question in a body: programs ask many of them one after the other. */
    public static final Policy QUESTION = new Policy(true, false);

    /** An answer that goes on for as long as the client listens. */
    public static final Policy LASTING = new Policy(false, true);
  }
}

package churnline.edge.api;

/**
 * One line of the HTTP interface.
 *
 * @param name of its route, after {@code http-}
 * @param role what a caller must be allowed to do
 * @param method in upper case
 * @param path template such as {@code /models/{version}}
 */
public record Endpoint(String name, Role role, String method, String path, Handler handler) {}

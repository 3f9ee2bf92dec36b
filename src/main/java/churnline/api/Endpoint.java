package churnline.api;

/**
 * One line of the HTTP interface.
 *
 * @param name of its route, after {@code http-}
 * @param method in upper case
 * @param path template such as {@code /models/{version}}
 */
public record Endpoint(String name, String method, String path, Handler handler) {}

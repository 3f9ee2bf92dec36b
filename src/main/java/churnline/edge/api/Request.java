package churnline.edge.api;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, free of any server's types.
 *
 * @param id goes into the answer, as {@code X-Request-Id} and {@code request_id}
 * @param method in upper case
 * @param path without the query
 * @param places path parameters, decoded
 * @param query first value of each query parameter, decoded
 * @param headers first value of each header, names in lower case
 * @param body the request's body, read at most once
 */
public record Request(
    String id,
    String method,
    String path,
    Map<String, String> places,
    Map<String, String> query,
    Map<String, String> headers,
    Body body) {

  /** The body of a request: pulled from the connection, never held as a whole. */
  public interface Body {
    /** The bytes as they were sent. */
    InputStream stream();

    /** The files of a multipart body. */
    Uploads uploads();
  }

  /** Files in the order in which they arrive. */
  public interface Uploads {
    /**
     * Waits for the next file; the one before must have been read to its end.
     *
     * @return empty when the body has come to its end and was whole
     * @throws BadInputException REQUEST_MALFORMED when the body breaks off, or has a part that is
     *     no file
     */
    Optional<Upload> next();
  }

  /**
   * A file of a multipart body.
   *
   * @param name file name as the client gave it; empty when it gave none
   */
  public record Upload(String name, InputStream stream) {}

  /** A path parameter; the route guarantees that it is there. */
  public String place(String name) {
    return places.getOrDefault(name, "");
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** Media type of the body in lower case without its parameters; empty text when not given. */
  public String mediaType() {
    String full = headers.getOrDefault("content-type", "");
    int end = full.indexOf(';');
    return (end < 0 ? full : full.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Length of the body; -1 when it is not known beforehand. */
  public long contentLength() {
    try {
      return Long.parseLong(headers.getOrDefault("content-length", "-1"));
    } catch (NumberFormatException nonsense) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED, "Content-Length is no number; expected bytes");
    }
  }

  /** Whether the client asked for this media type by name. */
  public boolean accepts(String type) {
    return headers.getOrDefault("accept", "").toLowerCase(Locale.ROOT).contains(type);
  }

  /**
   * A whole number from the query.
   *
   * @throws BadInputException REQUEST_MALFORMED when it is no number from {@code lowest} to {@code
   *     highest}
   */
  public int number(String name, int fallback, int lowest, int highest) {
    String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (NumberFormatException nonsense) {
      // told below
    }
    throw new BadInputException(
        FaultCode.REQUEST_MALFORMED,
        "%s is '%s'; expected a whole number from %d to %d; in the query"
            .formatted(name, shortened(text), lowest, highest));
  }

  /** A text that a client sent, short enough to be repeated in a message. */
  public static String shortened(String text) {
    int most = 100;
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}

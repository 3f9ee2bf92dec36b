package churnline.edge.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the store is: {@code embedded}, or {@code jdbc:postgresql://HOST:PORT/DATABASE} with
 * parameters of the driver. User and password have keys of their own and are refused here, so that
 * a URL can be shown.
 */
public record StoreUrl(String text) {
  /** The store in the home itself. */
  public static final StoreUrl EMBEDDED = new StoreUrl("embedded");

  /** What a text must be. */
  public static final String EXPECTED =
      "embedded or jdbc:postgresql://HOST:PORT/DATABASE, without user and password, which have keys"
          + " of their own";

  private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::\\d{1,5})?";
  private static final String ESCAPE = "%[0-9A-Fa-f]{2}";
  private static final Pattern POSTGRESQL =
      Pattern.compile(
          "jdbc:postgresql://(%1$s(?:,%1$s)*)/(?:[A-Za-z0-9._-]|%2$s)++(?:\\?(?:[^\\s?%%]|%2$s)*+)?"
              .formatted(HOST, ESCAPE));
  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})(?:,|$)");
  private static final int LAST_PORT = 65_535;
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("[?&](user|password|sslpassword)=", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when it is not {@link #EXPECTED}
   */
  public static StoreUrl parse(String text) {
    if (text.equals(EMBEDDED.text)) {
      return EMBEDDED;
    }
    Matcher url = POSTGRESQL.matcher(text);
    if (!url.matches() || !arePorts(url.group(1)) || SECRET_PARAMETER.matcher(text).find()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new StoreUrl(text);
  }

  private static boolean arePorts(String hosts) {
    return PORT.matcher(hosts)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .allMatch(port -> port > 0 && port <= LAST_PORT);
  }

  /** Whether the store is the file in the home. */
  public boolean isEmbedded() {
    return equals(EMBEDDED);
  }

  @Override
  public String toString() {
    return text;
  }
}

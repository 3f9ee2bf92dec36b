package churnline.edge.sql.postgres;

import java.util.List;
import java.util.Properties;

/**
 * Where a PostgreSQL is and who comes. Its text never holds the password.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without user and password
 * @param user whose tables these are
 * @param password empty for none, or to take it from the user's .pgpass
 */
public record PostgresAccess(String url, String user, String password) {
  private static final int CONNECT_SECONDS = 10;

  /**
   * After a machine was switched off nobody closes its connections: the server asks after 5 s, and
   * frees what they held some ten seconds later instead of after hours.
   */
  static final List<String> ASK_SOON =
      List.of(
          "SET tcp_keepalives_idle = 5",
          "SET tcp_keepalives_interval = 2",
          "SET tcp_keepalives_count = 3",
          "SET tcp_user_timeout = '15s'");

  /** {@code host:port/database}. */
  String place() {
    String rest = url.substring(url.indexOf("//") + 2);
    int question = rest.indexOf('?');
    return question < 0 ? rest : rest.substring(0, question);
  }

  /** What the driver is told beside the URL. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "churnline");
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
    properties.setProperty("tcpKeepAlive", "true");
    // every result is read through a cursor: none is held in memory as a whole
    properties.setProperty("defaultRowFetchSize", "2048");
    return properties;
  }

  @Override
  public String toString() {
    return user + " at " + place();
  }
}

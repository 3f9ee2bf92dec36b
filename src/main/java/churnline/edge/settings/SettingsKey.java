package churnline.edge.settings;

import java.util.Locale;

/**
 * What an operator needs to know about one key.
 *
 * @param name as in application.properties, {@code churn.http.port}
 * @param fallback text of the default; empty when unset
 * @param expected what a value must be, range included
 * @param unit unit of the value, {@code duration}, {@code rows}, {@code unitless}
 * @param purpose one sentence
 */
public record SettingsKey(
    String name, String fallback, String expected, String unit, String purpose) {

  /** Unit of what no message may repeat. */
  static final String SECRET = "secret";

  /** Whether the value must not be shown. */
  public boolean isSecret() {
    return unit.equals(SECRET);
  }

  /** Name of the environment variable that sets the key: {@code CHURN_HTTP_PORT}. */
  public String environmentName() {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}

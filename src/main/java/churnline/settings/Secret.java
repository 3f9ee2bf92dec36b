package churnline.settings;

import java.util.regex.Pattern;

/**
 * A text that nobody is shown.
 *
 * @param reveal the text itself, for who must use it
 */
public record Secret(String reveal) {
  private static final String STARS = "***";
  private static final Pattern PARAMETER =
      Pattern.compile("((?:password|sslpassword)=)[^&]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  /**
   * What of a value may be shown: nothing of a password, and a URL without what stands in it.
   *
   * @param key such as {@code churn.store.password}
   */
  static String shown(String key, String text) {
    if (key.endsWith(".password")) {
      return text.isEmpty() ? "" : STARS;
    }
    return key.endsWith(".url") ? withoutPassword(text) : text;
  }

  /** A URL as it may be shown, whoever typed a password into it. */
  public static String withoutPassword(String url) {
    String open = USER.matcher(url).replaceAll("//" + STARS + "@");
    return PARAMETER.matcher(open).replaceAll("$1" + STARS);
  }

  @Override
  public String toString() {
    return reveal.isEmpty() ? "" : STARS;
  }
}

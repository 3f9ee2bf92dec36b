package churnline.edge.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** A text that is shown nowhere: neither in logs nor in messages nor by {@link #toString}. */
public final class Secret {
  /** What is shown in its place. */
  static final String MASK = "***";

  private static final Pattern PARAMETER =
      Pattern.compile("((?:password|sslpassword)=)[^&]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /**
   * What of a value may be shown: nothing of a password, and a URL without what stands in it.
   *
   * @param key such as {@code churn.store.password}
   */
  static String shown(String key, String text) {
    if (key.endsWith(".password")) {
      return text.isEmpty() ? "" : MASK;
    }
    return key.endsWith(".url") ? withoutPassword(text) : text;
  }

  /** A URL as it may be shown, whoever typed a password into it. */
  public static String withoutPassword(String url) {
    String open = USER.matcher(url).replaceAll("//" + MASK + "@");
    return PARAMETER.matcher(open).replaceAll("$1" + MASK);
  }

  /** The text itself, for who must send or compare it. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}

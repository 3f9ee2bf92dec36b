package churnline.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that is shown nowhere: neither in logs nor in messages nor by {@link #toString}. */
public final class Secret {
  /** What is shown in its place. */
  static final String MASK = "***";

  private final String text;

  Secret(String text) {
    this.text = text;
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

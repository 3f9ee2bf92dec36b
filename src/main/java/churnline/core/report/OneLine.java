package churnline.core.report;

/** Text from outside, made safe to stand in one line of a log or a receipt. */
public final class OneLine {
  private OneLine() {}

  /**
   * Returns {@code text} with control characters written as escapes, those among them that change
   * the direction of what follows: they would let a line read as another one.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isDirection(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** Embeddings, overrides and isolates of the Unicode bidirectional algorithm, and their ends. */
  private static boolean isDirection(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }
}

package churnline.core.text;

import java.util.Locale;

/** How column names are compared: whatever their case, BOM, repeated blanks or underscores. */
public final class ColumnName {
  private ColumnName() {}

  /**
   * Returns the form in which two spellings of one column are equal: {@code Call Failure} gives
   * {@code call_failure}.
   */
  public static String normalise(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean gap = false;
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      if (c == '\uFEFF') {
        continue;
      }
      if (c == '_' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        gap = out.length() > 0;
      } else {
        if (gap) {
          out.append('_');
          gap = false;
        }
        out.append(c);
      }
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }
}

package churnline.core.ingest;

/** The text of a cell between the blanks of whatever kind around it. */
final class CellText {
  private CellText() {}

  /** Whether nothing is there, or a word for nothing. */
  static boolean isMissing(String cell, int from, int to) {
    return from == to || isSame(cell, from, to, "NA") || isSame(cell, from, to, "null");
  }

  static boolean isSame(String cell, int from, int to, String word) {
    return to - from == word.length() && cell.regionMatches(true, from, word, 0, word.length());
  }

  /** The cell without blanks around it. */
  static String strip(String cell) {
    int from = firstInk(cell);
    int to = afterInk(cell, from);
    return from == to ? "" : cell.substring(from, to);
  }

  static int firstInk(String cell) {
    int at = 0;
    while (at < cell.length() && isBlank(cell.charAt(at))) {
      at++;
    }
    return at;
  }

  static int afterInk(String cell, int from) {
    int at = cell.length();
    while (at > from && isBlank(cell.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** A byte order mark in the middle comes of files put one after another. */
  private static boolean isBlank(char c) {
    boolean plain = c > ' ' && c < 0x80;
    return !plain && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF');
  }
}

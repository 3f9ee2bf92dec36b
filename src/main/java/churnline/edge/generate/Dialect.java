package churnline.edge.generate;

import java.util.Locale;

/** How a file is spelt; always UTF-8 and commas. */
public enum Dialect {
  /** Lines end with LF. */
  PLAIN("", "\n"),

  /** As a spreadsheet saves it: a byte order mark first, and lines end with CRLF. */
  EXCEL("\uFEFF", "\r\n");

  private final String start;
  private final String lineEnd;

  Dialect(String start, String lineEnd) {
    this.start = start;
    this.lineEnd = lineEnd;
  }

  String start() {
    return start;
  }

  String lineEnd() {
    return lineEnd;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

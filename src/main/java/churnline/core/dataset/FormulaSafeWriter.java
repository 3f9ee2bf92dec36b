package churnline.core.dataset;

import java.util.regex.Pattern;

/**
 * A table that people open in a spreadsheet: a text that one would take for a formula, because it
 * begins with {@code =}, {@code +}, {@code -}, {@code @}, a tab, a line break or NUL, gets an
 * apostrophe in front. Numbers stay as they are, also those that come as text ({@code -5}). Not for
 * tables that are read back by programs.
 */
public final class FormulaSafeWriter implements TableWriter {
  private static final String DANGEROUS = "=+-@\t\r\n\0";
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+([.,]\\d+)?([eE][+-]?\\d+)?");
  private final TableWriter table;

  public FormulaSafeWriter(TableWriter table) {
    this.table = table;
  }

  @Override
  public void cell(String text) {
    table.cell(text == null ? null : safe(text));
  }

  static String safe(String text) {
    boolean harmless =
        text.isEmpty() || DANGEROUS.indexOf(text.charAt(0)) < 0 || NUMBER.matcher(text).matches();
    return harmless ? text : "'" + text;
  }

  @Override
  public void cell(double number) {
    table.cell(number);
  }

  @Override
  public void endRow() {
    table.endRow();
  }

  @Override
  public void flush() {
    table.flush();
  }
}

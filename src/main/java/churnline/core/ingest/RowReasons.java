package churnline.core.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is said of a cell or a row that cannot be taken: what was expected, and the way out. */
final class RowReasons {
  /** Said of a row that repeats the names of the columns, as in files put one after another. */
  static final String HEADER_AGAIN =
      "the header again; expected a row; remove this line, or send the files one by one";

  private static final Pattern DATE =
      Pattern.compile("\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T].*)?");
  private static final Pattern GROUPED =
      Pattern.compile("[-+]?\\d{1,3}([ ,.'’\\h]\\d{3})+\\D?\\d*");

  /** Words for yes and no of languages and programs that write tables. */
  private static final Set<String> ANSWERS =
      Set.of(
          "true",
          "false",
          "yes",
          "no",
          "y",
          "n",
          "t",
          "f",
          "1",
          "0",
          "ja",
          "nein",
          "oui",
          "non",
          "si",
          "sí",
          "sì",
          "wahr",
          "falsch",
          "vrai",
          "faux",
          "verdadero",
          "falso",
          "x");

  private RowReasons() {}

  /** Of a row with another number of cells than the header. */
  static String width(List<String> cells, int expected) {
    String reason = "%d cells; the header has %d".formatted(cells.size(), expected);
    if (cells.size() == 1) {
      return reason + "; if it is a note below the table, remove this line";
    }
    return cells.size() < expected
        ? reason
        : reason + "; quote a cell that contains the delimiter, or remove the surplus cells";
  }

  /** Of a cell in a number column. */
  static String notANumber(String cell, char mark) {
    String reason = "not a number; expected digits with decimal mark '" + mark + "'";
    String hint = hint(cell.strip());
    return hint.isEmpty() ? reason : reason + "; " + hint;
  }

  private static String hint(String cell) {
    if (cell.startsWith("#")) {
      return "a formula that failed: correct it, or leave the cell blank";
    }
    if (Set.of("-", "--", "–", "—", "?", ".", "n/a", "n.a.", "none")
        .contains(cell.toLowerCase(Locale.ROOT))) {
      return "if the value is missing, leave the cell blank";
    }
    if (cell.startsWith("'") || cell.startsWith("’")) {
      return "remove the apostrophe, with the cell formatted as a number";
    }
    if (cell.endsWith("%")) {
      return "remove the percent sign, in all rows alike";
    }
    if (cell.codePoints().anyMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)) {
      return "remove the currency sign, with the cell formatted as a number";
    }
    if (DATE.matcher(cell).matches()) {
      return "a date: format the column as numbers, and look whether columns were swapped";
    }
    return GROUPED.matcher(cell).matches() ? "remove the separators of thousands" : "";
  }

  /** Of a cell in the column of outcomes. */
  static String unknownLabel(String cell, String expected) {
    String reason = "unknown label; expected " + expected;
    return ANSWERS.contains(cell.strip().toLowerCase(Locale.ROOT))
        ? reason + "; if all rows say it so, set churn.schema.positive and churn.schema.negative"
        : reason;
  }
}

package churnline.core.dataset;

/** Writes a table cell by cell. */
public interface TableWriter {
  /** Adds a text; null is an empty cell. */
  void cell(String text);

  /** Adds a number in its canonical form; NaN is an empty cell. */
  void cell(double number);

  void endRow();

  /** Hands everything to the stream below. */
  void flush();

  /** Writes a whole row of texts. */
  default void row(Iterable<String> cells) {
    for (String cell : cells) {
      cell(cell);
    }
    endRow();
  }
}

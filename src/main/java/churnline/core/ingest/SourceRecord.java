package churnline.core.ingest;

import java.util.List;

/** One record of a batch as the reader found it: split into cells, or not splittable. */
public sealed interface SourceRecord {
  /** First physical line of the record in its file, from 1. */
  long line();

  /** A record that could be split; the cells are verbatim, without their quotes. */
  record Cells(long line, List<String> cells) implements SourceRecord {}

  /**
   * A record that could not be split.
   *
   * @param raw its text, at most the first 1,000 characters of a record over the row limit
   * @param reason what is wrong with it, one sentence
   */
  record Unsplit(long line, String raw, String reason) implements SourceRecord {}
}

package churnline.core.ingest;

import java.util.List;

/** The records of one batch in file order, streamed: memory does not grow with the file. */
public interface RecordSource extends AutoCloseable {
  /** Cells of the header line, verbatim. */
  List<String> header();

  /**
   * Returns the next record, or null after the last one. Blank lines are passed over.
   *
   * @throws churnline.core.fault.BadInputException when the rest cannot be read at all (encoding,
   *     gzip)
   * @throws churnline.core.fault.UnavailableException when the disk fails
   */
  SourceRecord next();

  @Override
  void close();
}

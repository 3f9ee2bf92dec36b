package churnline.core.ingest;

import churnline.core.text.TimeAxis;
import java.util.List;
import java.util.Optional;

/** The rows of one file, to be passed on once. */
public interface BatchContent {
  /**
   * Reads the whole file into {@code sink}; called on a thread of its own.
   *
   * @throws churnline.core.fault.BadInputException when the file as a whole is refused
   */
  Read read(RowSink sink) throws InterruptedException;

  /**
   * Called last before the commit.
   *
   * @throws churnline.core.fault.ConflictException FILE_CHANGED when the file is not what was read
   */
  void confirm();

  /**
   * What was read.
   *
   * @param rows rows that the file holds
   * @param valid rows that passed
   * @param timeAxis what the times count; empty when none was read
   */
  record Read(List<String> header, long rows, long valid, Optional<TimeAxis> timeAxis) {}
}

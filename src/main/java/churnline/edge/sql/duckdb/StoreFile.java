package churnline.edge.sql.duckdb;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file that DuckDB has open. DuckDB goes on reading and writing a file that was deleted: all of
 * it would be gone when the process ends, receipts given meanwhile included.
 */
final class StoreFile {
  private final Path file;
  private volatile Object key;

  StoreFile(Path file) {
    this.file = file;
  }

  /** To be called when DuckDB has opened it. */
  void opened() throws IOException {
    key = key();
  }

  /**
   * Looks whether the file is still the one that was opened.
   *
   * @throws UnavailableException STORE_UNAVAILABLE when it was deleted or replaced
   */
  void requireThere() {
    Object now;
    try {
      now = key();
    } catch (IOException missing) {
      now = null;
    }
    if (key != null && !key.equals(now)) {
      throw new UnavailableException(
          FaultCode.STORE_UNAVAILABLE,
          file
              + " was deleted or replaced while the store was open; nothing is written any more."
              + " Save what process "
              + ProcessHandle.current().pid()
              + " still holds before you stop it (docs/operations.md, Backup), or restore a"
              + " backup");
    }
  }

  /** Device and inode; null where a file system has none. */
  private Object key() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}

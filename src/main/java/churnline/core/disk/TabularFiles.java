package churnline.core.disk;

import churnline.core.dataset.TableWriter;
import churnline.core.ingest.RecordSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** CSV in and out. */
public interface TabularFiles {
  /**
   * Opens a file for reading.
   *
   * @param name its name as people know it; {@code .gz} is unpacked
   * @param fallbackEncoding read it in the configured encoding instead of UTF-8
   */
  RecordSource open(Path file, String name, boolean fallbackEncoding);

  /** Reads a stream, which is closed with the source. */
  RecordSource open(InputStream in, String name);

  /** Starts a CSV on {@code out}, which the caller closes. */
  TableWriter write(OutputStream out);
}

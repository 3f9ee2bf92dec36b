package churnline.ingest;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How CSV files are read, and the limits put on them.
 *
 * @param encoding charset of files that are neither UTF-8 nor begin with a byte order mark
 * @param decimal decimal mark of numbers, {@code .} or {@code ,}
 * @param maxRowCharacters longest row, in characters
 * @param maxColumns most columns of a header
 * @param maxGzipRatio most times a gzip file may grow when unpacked
 */
public record CsvPolicy(
    Optional<Charset> encoding,
    char decimal,
    int maxRowCharacters,
    int maxColumns,
    int maxGzipRatio) {
  /** What holds when nothing is set. */
  public static final CsvPolicy DEFAULT = new CsvPolicy(Optional.empty(), '.', 1 << 20, 500, 100);

  /** Checks the decimal mark and that limits are positive. */
  public CsvPolicy {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("decimal mark '" + decimal + "'; expected . or ,");
    }
    if (maxRowCharacters < 1 || maxColumns < 1 || maxGzipRatio < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}

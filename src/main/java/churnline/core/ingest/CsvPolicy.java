package churnline.core.ingest;

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
 * @param unlabelled what of a file that lacks the target and has a column of nearly its name
 */
public record CsvPolicy(
    Optional<Charset> encoding,
    char decimal,
    int maxRowCharacters,
    int maxColumns,
    int maxGzipRatio,
    Unlabelled unlabelled) {
  /** What holds when nothing is set. */
  public static final CsvPolicy DEFAULT = new CsvPolicy(Optional.empty(), '.', 1 << 20, 500, 100);

  /** Whether the target is missing or has another name in the file. */
  public enum Unlabelled {
    /** The file is refused: somebody must say which. */
    ASK,
    /** It is missing: the rows are unlabelled. */
    ALLOW
  }

  /** A policy that asks where the target seems to have another name. */
  public CsvPolicy(
      Optional<Charset> encoding,
      char decimal,
      int maxRowCharacters,
      int maxColumns,
      int maxGzipRatio) {
    this(encoding, decimal, maxRowCharacters, maxColumns, maxGzipRatio, Unlabelled.ASK);
  }

  /** Checks the decimal mark and that limits are positive. */
  public CsvPolicy {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("decimal mark '" + decimal + "'; expected . or ,");
    }
    if (maxRowCharacters < 1 || maxColumns < 1 || maxGzipRatio < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The same where it is known that outcomes come under the target's own name. */
  public CsvPolicy allowingUnlabelled() {
    return new CsvPolicy(
        encoding, decimal, maxRowCharacters, maxColumns, maxGzipRatio, Unlabelled.ALLOW);
  }
}

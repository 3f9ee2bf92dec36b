package churnline.cycle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The folders of the home. Every write is whole or not there at all, and survives a power cut. */
public interface Folders {
  /** The folders. */
  enum Folder {
    INBOX,
    INGESTED,
    MODELS,
    PRODUCTION,
    TESTDATA
  }

  /** What a file is to hold. */
  interface Content {
    /** Writes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces a file atomically and returns the SHA-256 of its bytes, hex. */
  String replace(Folder folder, String path, Content content);

  /**
   * The same, but a file that already holds these bytes is left alone.
   *
   * @return what was there
   */
  Before put(Folder folder, String path, Content content);

  /** What a file was before it was written. */
  enum Before {
    SAME,
    MISSING,
    DIFFERENT
  }

  Optional<byte[]> read(Folder folder, String path);

  /** Where a file lies. */
  Path path(Folder folder, String path);

  /** Bytes of a file; 0 when it is not there. */
  long size(Folder folder, String path);

  /** SHA-256 of bytes {@code first} to {@code end} (exclusive) of a file, hex. */
  String sha256(Folder folder, String path, long first, long end);

  /** Bytes that can still be written where this folder lies. */
  long free(Folder folder);

  /** Cuts the file to {@code at} bytes, appends, and forces it to the disk. */
  Section append(Folder folder, String path, long at, Content content);

  /** A stretch of a file. */
  record Section(long first, long end, String sha256) {}
}

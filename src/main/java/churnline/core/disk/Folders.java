package churnline.core.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
    DIFFERENT,
    /** Something is there that no file can replace; it was left as it is. */
    BLOCKED
  }

  Optional<byte[]> read(Folder folder, String path);

  /** Where a file lies. */
  Path path(Folder folder, String path);

  /** What tells a changed file from an unchanged one, links followed; empty when it is gone. */
  Optional<Claim.Stamp> stamp(Folder folder, String path);

  /** Bytes of a file; 0 when it is not there. */
  long size(Folder folder, String path);

  /** SHA-256 of bytes {@code first} to {@code end} (exclusive) of a file, hex. */
  String sha256(Folder folder, String path, long first, long end);

  /**
   * Cuts the file to {@code at} bytes, appends, and forces it to the disk.
   *
   * @return where each of the contents lies
   */
  List<Section> append(Folder folder, String path, long at, List<Content> contents);

  /**
   * Does work that puts and moves files and forces the folders that these came to once, at its end:
   * until then a power cut may undo some of it. Holds for the thread that calls.
   *
   * @throws churnline.core.fault.UnavailableException DISK_UNAVAILABLE when a folder cannot be
   *     forced
   */
  void together(Runnable work);

  /** Names of what lies in a folder of this folder, sorted; none when it is not there. */
  List<String> names(Folder folder, String path);

  /**
   * Removes a file, for good when it returns.
   *
   * @return its bytes; empty when it was not there
   */
  OptionalLong remove(Folder folder, String path);

  /**
   * Removes a folder with all that is in it. Links are removed, not followed.
   *
   * @return bytes of the files in it
   */
  long removeAll(Folder folder, String path);

  /** Removes a folder unless something is in it. */
  void removeIfEmpty(Folder folder, String path);

  /** Bytes that this process may still write to the disk of a folder. */
  long free(Folder folder);

  /** A stretch of a file. */
  record Section(long first, long end, String sha256) {}
}

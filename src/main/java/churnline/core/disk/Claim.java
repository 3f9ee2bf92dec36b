package churnline.core.disk;

import java.nio.file.Path;

/**
 * A file of the inbox that this process alone may read: it lies in a folder of its own.
 *
 * @param id name of that folder
 * @param name the file's own name
 * @param path where it lies now
 * @param stamp size, time and file key when it was claimed
 */
public record Claim(String id, String name, Path path, Stamp stamp) {
  /**
   * What tells a changed file from an unchanged one.
   *
   * @param bytes size
   * @param modifiedNanos last change since the epoch
   * @param key inode, or empty where the file system has none
   */
  public record Stamp(long bytes, long modifiedNanos, String key) {}
}

package churnline.core.report;

import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Before;
import churnline.core.disk.Folders.Content;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.UnavailableException;

/** The one way in which files that people read are written: only when they differ. */
final class PublishedFiles {
  private final Folders folders;
  private final Listener listener;

  /** Hears of each file that was looked at. */
  interface Listener {
    void looked(Folder folder, String path, Before before);

    /** Hears that a file cannot be written; throws it on unless the others shall go on. */
    default void blocked(Folder folder, String path, UnavailableException failure) {
      throw failure;
    }
  }

  PublishedFiles(Folders folders, Listener listener) {
    this.folders = folders;
    this.listener = listener;
  }

  /**
   * Makes a file hold this.
   *
   * @return whether it had to be written
   */
  boolean put(Folder folder, String path, Content content) {
    try {
      Before before = folders.put(folder, path, content);
      listener.looked(folder, path, before);
      return before != Before.SAME;
    } catch (UnavailableException failure) {
      listener.blocked(folder, path, failure);
      return false;
    }
  }

  /** The same with bytes, which are compared before anything is written. */
  boolean put(Folder folder, String path, byte[] bytes) {
    try {
      if (folders.size(folder, path) == bytes.length
          && folders
              .read(folder, path)
              .filter(there -> java.util.Arrays.equals(there, bytes))
              .isPresent()) {
        listener.looked(folder, path, Before.SAME);
        return false;
      }
    } catch (UnavailableException failure) {
      listener.blocked(folder, path, failure);
      return false;
    }
    return put(folder, path, out -> out.write(bytes));
  }

  /** Whether a file is there with something in it. */
  boolean isThere(Folder folder, String path) {
    return folders.size(folder, path) > 0;
  }
}

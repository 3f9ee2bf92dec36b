package churnline.edge.inbox;

import churnline.core.fault.UnavailableException;
import churnline.edge.files.BatchName;
import churnline.edge.files.HomeFolders;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What lies in the folder of a claim: one file of ours, and perhaps what file servers and desktops
 * leave in every folder that they see ({@code @eaDir}, {@code .DS_Store}, {@code Thumbs.db}).
 */
final class ClaimFolder {
  private final List<Path> entries;

  ClaimFolder(Path folder) {
    entries = entries(folder);
  }

  /** Nothing at all lies in it. */
  boolean isEmpty() {
    return entries != null && entries.isEmpty();
  }

  /** The file that was claimed; empty when there is none, or nobody may look. */
  Optional<Path> file() {
    return entries == null
        ? Optional.empty()
        : entries.stream()
            .filter(entry -> BatchName.isTaken(entry.getFileName().toString()))
            .filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
            .findFirst();
  }

  /** Null when it cannot be read: others must not wait for it. */
  private static List<Path> entries(Path folder) {
    try {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) ? HomeFolders.list(folder) : null;
    } catch (UnavailableException unreadable) {
      return null;
    }
  }
}

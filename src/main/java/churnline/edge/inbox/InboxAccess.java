package churnline.edge.inbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this process can take files from the inbox; a look changes nothing. */
public final class InboxAccess {
  private final Path inbox;

  public InboxAccess(Path inbox) {
    this.inbox = inbox;
  }

  /** Why no file can be taken, and the way out; empty when nothing is in the way. */
  public Optional<String> trouble() {
    Path work = inbox.resolve(InboxFolder.WORK);
    return Stream.of(inbox, work)
        .filter(folder -> folder == inbox || Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
        .flatMap(folder -> trouble(folder).stream())
        .findFirst();
  }

  /** The same for a look at what lies there. */
  public Optional<String> listingTrouble() {
    return listingTrouble(inbox);
  }

  /** Who only lists a folder takes one that cannot be read for an empty one: so it is opened. */
  private static Optional<String> listingTrouble(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of(folder + " is not a folder; replace it with one");
    }
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      var unused = listing.iterator().hasNext();
      return Files.isExecutable(folder) ? Optional.empty() : unreadable(folder);
    } catch (AccessDeniedException denied) {
      return unreadable(folder);
    } catch (IOException | DirectoryIteratorException failure) {
      return Optional.of(folder + " cannot be read: " + failure + "; check its disk");
    }
  }

  private static Optional<String> unreadable(Path folder) {
    return Optional.of(
        folder + " cannot be read by this service; give its user the right to read and enter it");
  }

  private static Optional<String> trouble(Path folder) {
    Optional<String> unlisted = listingTrouble(folder);
    if (unlisted.isPresent()) {
      return unlisted;
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of(
            folder + " cannot be written to by this service; give its user the right to do so");
  }
}

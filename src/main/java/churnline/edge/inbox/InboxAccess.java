package churnline.edge.inbox;

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

  private static Optional<String> trouble(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of(folder + " is no folder; make it one");
    }
    return Files.isWritable(folder) && Files.isExecutable(folder)
        ? Optional.empty()
        : Optional.of(
            folder + " cannot be written to by this service; give its user the right to do so");
  }
}

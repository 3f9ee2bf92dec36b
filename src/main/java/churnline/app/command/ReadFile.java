package churnline.app.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A file on its way to a service, which would be blamed for what fails in reading it. */
final class ReadFile extends FilterInputStream {
  private final Path file;
  private volatile RuntimeException failure;

  ReadFile(Path file, InputStream in) {
    super(in);
    this.file = file;
  }

  /** Why it could not be read to its end, if so. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public int read(byte[] bytes, int from, int most) throws IOException {
    try {
      return in.read(bytes, from, most);
    } catch (IOException unreadable) {
      failure =
          new CommandFailed(file + " cannot be read to its end (" + unreadable + ")", unreadable);
      throw unreadable;
    } catch (RuntimeException refused) {
      failure = refused;
      throw refused;
    }
  }
}

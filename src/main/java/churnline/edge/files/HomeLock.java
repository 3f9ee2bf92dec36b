package churnline.edge.files;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says whose a home is: a lock of the operating system that ends with its process, however that
 * ends, on a file that tells who has it and where it answers.
 */
public final class HomeLock implements AutoCloseable {
  private static final String NAME = "churnline.lock";
  private static final int ADDRESS = 3;
  private static final int INSTANCE = 4;
  private static final long LOOK_EVERY_MILLIS = 100;

  /**
   * Locks of this process. Linux gives a lock up when its process closes the file through any other
   * channel: so a file that is locked here is never opened a second time.
   */
  private static final Map<Path, HomeLock> OURS = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;
  private final String who;
  private volatile String answers = "\n\n";

  private HomeLock(Path file, FileChannel channel, String who) {
    this.file = file;
    this.channel = channel;
    this.who = who;
  }

  /**
   * Who has a home.
   *
   * @param command that it was started with
   * @param since when, ISO 8601
   * @param address where it answers, {@code http://127.0.0.1:8080}; empty while it does not
   * @param instance what it names itself in its answers there, unlike any other
   */
  public record Holder(
      String command,
      String process,
      String since,
      Optional<String> address,
      Optional<String> instance) {
    /** {@code run (process 123 since ...)}. */
    public String text() {
      return "'"
          + command
          + "' (process "
          + process
          + " since "
          + since
          + address.map(at -> ", " + at).orElse("")
          + ")";
    }
  }

  /**
   * Takes the home for this process.
   *
   * @param folder that the lock lies in
   * @param command told to who comes later
   * @return empty when another process, or another part of this one, has it
   * @throws UnavailableException DISK_UNAVAILABLE
   */
  public static Optional<HomeLock> take(Path folder, String command, Clock clock) {
    Path file = file(folder);
    synchronized (OURS) {
      if (OURS.containsKey(file)) {
        return Optional.empty();
      }
      FileChannel channel = null;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
          channel.close();
          return Optional.empty();
        }
        String who = command + '\n' + ProcessHandle.current().pid() + '\n' + clock.instant() + '\n';
        HomeLock taken = new HomeLock(file, channel, who);
        taken.announce("", "");
        OURS.put(file, taken);
        return Optional.of(taken);
      } catch (IOException failure) {
        closeQuietly(channel);
        throw AtomicFile.failed(file, failure);
      }
    }
  }

  private static Path file(Path folder) {
    return folder.toAbsolutePath().normalize().resolve(NAME);
  }

  /**
   * The same for who cannot work without it. One that is there only for a moment, such as a command
   * that asks something, is waited for.
   *
   * @param patience how long
   * @throws UnavailableException STORE_LOCKED naming who has it
   */
  public static HomeLock require(Path folder, String command, Clock clock, Duration patience)
      throws InterruptedException {
    for (long waited = 0; ; waited += LOOK_EVERY_MILLIS) {
      Optional<HomeLock> lock = take(folder, command, clock);
      if (lock.isPresent()) {
        return lock.get();
      }
      boolean answers = holder(folder).flatMap(Holder::address).isPresent();
      if (answers || waited >= patience.toMillis()) {
        throw locked(folder);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /** What to say to who cannot have the home. */
  public static UnavailableException locked(Path folder) {
    return new UnavailableException(
        FaultCode.STORE_LOCKED,
        holder(folder).map(Holder::text).orElse("another process")
            + " has this home ("
            + folder
            + "); stop it or wait until it ends, or start this one with another --home",
        null);
  }

  /** Who had the home last; whether it still has it, only {@link #take} can tell. */
  public static Optional<Holder> holder(Path folder) {
    Path file = file(folder);
    try {
      HomeLock ours = OURS.get(file);
      String text = ours == null ? Files.readString(file) : ours.who + ours.answers;
      String[] lines = text.split("\n", -1);
      return lines.length <= INSTANCE
          ? Optional.empty()
          : Optional.of(
              new Holder(
                  lines[0],
                  lines[1],
                  lines[2],
                  Optional.of(lines[ADDRESS]).filter(at -> !at.isEmpty()),
                  Optional.of(lines[INSTANCE]).filter(name -> !name.isEmpty())));
    } catch (NoSuchFileException nobody) {
      return Optional.empty();
    } catch (IOException failure) {
      throw AtomicFile.failed(file, failure);
    }
  }

  /** Tells where this process answers, and what it names itself there. */
  public void announce(String at, String instance) {
    answers = at + '\n' + instance + '\n';
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((who + answers).getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException failure) {
      throw new UnavailableException(
          FaultCode.DISK_UNAVAILABLE,
          NAME + " could not be written: " + failure + "; check space and permissions",
          failure);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException alreadyGone) {
      // nothing is held then
    }
  }

  /** Gives the home back. */
  @Override
  public void close() {
    synchronized (OURS) {
      OURS.remove(file);
      closeQuietly(channel);
    }
  }
}

package churnline.edge.inbox;

import churnline.core.disk.DiskSpace;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.run.RunId;
import churnline.edge.files.AtomicFile;
import churnline.edge.files.BatchName;
import churnline.edge.files.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Puts files into the inbox from outside: hidden until they are whole, never over another. */
public final class InboxUpload {
  private static final String PREFIX = ".upload-";
  private static final String SUFFIX = ".part";
  private static final int TAG = 8;

  /** No upload takes as long. */
  private static final Duration ABANDONED = Duration.ofDays(2);

  private static final int LONGEST_NAME = 200;
  private static final int BUFFER = 1 << 16;

  /** Bytes after which a body of unknown length is compared with the room again. */
  private static final long LOOK_AFTER = 8 << 20;

  private final Path inbox;
  private final int mostFiles;
  private final DiskSpace space;
  private final RunId ids;
  private final String prefix;
  private final Clock clock;

  /**
   * @param mostFiles most files that may wait
   * @param space whether there is room
   * @param node name of this process, which tells its uploads from those of others
   */
  public InboxUpload(Path inbox, int mostFiles, DiskSpace space, String node, Clock clock) {
    this.inbox = inbox;
    this.clock = clock;
    prefix = PREFIX + DigestUtils.sha256Hex(node).substring(0, TAG) + "-";
    this.space = space;
    this.mostFiles = mostFiles;
    ids = new RunId(clock);
  }

  /**
   * Removes what uploads that were cut off have left: those of this node, and those of others that
   * are older than any upload. For who has the home to himself.
   */
  public void sweep() {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(inbox, PREFIX + "*" + SUFFIX)) {
      for (Path part : left) {
        if (part.getFileName().toString().startsWith(prefix) || isAbandoned(part)) {
          Disk.deleteIfExists(part);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw AtomicFile.failed(inbox, failure.getCause());
    } catch (IOException failure) {
      throw AtomicFile.failed(inbox, failure);
    }
  }

  private boolean isAbandoned(Path part) throws IOException {
    try {
      Instant written = Files.getLastModifiedTime(part).toInstant();
      return written.isBefore(clock.instant().minus(ABANDONED));
    } catch (NoSuchFileException finished) {
      return false;
    }
  }

  /**
   * A file that waits in the inbox now.
   *
   * @param name its name there: {@code clients~2.csv} when a {@code clients.csv} was waiting
   */
  public record Received(String name, long bytes, String sha256) {}

  /**
   * Streams a file into the inbox.
   *
   * @param given file name as the client gave it; folders in it are refused
   * @param announced bytes it is said to have; below 0 when nothing is said
   * @throws BadInputException REQUEST_MALFORMED when the name is none of a batch, CSV_EMPTY when
   *     there is nothing in it
   * @throws UnavailableException INBOX_FULL when too many wait, DISK_FULL when there is no room for
   *     it and what is made of it, DISK_UNAVAILABLE
   */
  public Received receive(String given, long announced, InputStream in) {
    try (Delivery one = begin()) {
      one.add(given, announced, in);
      return one.land().get(0);
    }
  }

  /** Begins to take files of which all are to land or none. */
  public Delivery begin() {
    return new Delivery();
  }

  /** Files that are hidden until all of them are whole; closed before they land, none does. */
  public final class Delivery implements AutoCloseable {
    private final List<UploadLanding.Part> parts = new ArrayList<>();
    private long bytes;

    private Delivery() {}

    /** Bytes of all files so far. */
    public long bytes() {
      return bytes;
    }

    /**
     * Takes one more file.
     *
     * @param announced bytes that it and all that follow are said to have; below 0 when nothing is
     *     said
     * @throws BadInputException as {@link InboxUpload#receive}, and REQUEST_MALFORMED when an
     *     earlier one has the same name
     * @throws UnavailableException as {@link InboxUpload#receive}
     */
    public void add(String given, long announced, InputStream in) {
      String name = checked(given);
      if (parts.stream().anyMatch(part -> part.name().equals(name))) {
        throw new BadInputException(
            FaultCode.REQUEST_MALFORMED,
            "two files are called '" + name + "'; expected each name once; nothing was taken");
      }
      refuseWhenFull(parts.size());
      refuseWithoutRoom(space.forArrival(name, Math.max(0, announced)));
      Path file = inbox.resolve(prefix + ids.next() + SUFFIX);
      MessageDigest digest = DigestUtils.getSha256Digest();
      boolean whole = false;
      try {
        long size = write(file, digest, in, name, bytes);
        if (size == 0) {
          throw new BadInputException(
              FaultCode.CSV_EMPTY, "empty; expected a CSV; in the uploaded file " + name);
        }
        bytes += size;
        parts.add(
            new UploadLanding.Part(file, name, size, HexFormat.of().formatHex(digest.digest())));
        whole = true;
      } catch (IOException failure) {
        throw AtomicFile.failed(file, failure);
      } finally {
        if (!whole) {
          delete(file);
        }
      }
    }

    /**
     * Lets the files be seen, in the order in which they were added. When one cannot, those before
     * it are taken back unless the inbox was quicker.
     *
     * @throws UnavailableException DISK_UNAVAILABLE
     */
    public List<Received> land() {
      return new UploadLanding(inbox).land(parts);
    }

    @Override
    public void close() {
      parts.forEach(part -> delete(part.file()));
    }
  }

  private long write(Path part, MessageDigest digest, InputStream in, String name, long before)
      throws IOException {
    try (FileChannel channel =
        Disk.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new DigestOutputStream(Disk.stream(channel, part), digest);
      byte[] buffer = new byte[BUFFER];
      long sinceLook = 0;
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        out.write(buffer, 0, got);
        sinceLook += got;
        if (sinceLook >= LOOK_AFTER) {
          sinceLook = 0;
          refuseWithoutRoom(space.forIngest(name, before + channel.size()));
        }
      }
      Disk.force(channel, part);
      return channel.size();
    }
  }

  public static String checked(String given) {
    String name = given.strip();
    boolean plain =
        !BatchName.isTooLong(name)
            && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    if (!plain || !BatchName.isTaken(name)) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          ("the file name '%s'; expected one that ends in .csv or .csv.gz, of at most %d"
                  + " characters, not hidden and without folders")
              .formatted(
                  name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...",
                  LONGEST_NAME));
    }
    return name;
  }

  private void refuseWhenFull(int before) {
    int waiting = InboxScan.waiting(inbox) + before;
    if (waiting >= mostFiles) {
      throw new UnavailableException(
          FaultCode.INBOX_FULL,
          waiting
              + " files are waiting in the inbox, the limit is "
              + mostFiles
              + "; what to do: retry later, or raise churn.inbox.max-files",
          null);
    }
  }

  private static void refuseWithoutRoom(Optional<DiskSpace.Shortage> shortage) {
    shortage.ifPresent(
        lack -> {
          throw new UnavailableException(FaultCode.DISK_FULL, lack.detail());
        });
  }

  private static void delete(Path part) {
    try {
      Disk.deleteIfExists(part);
    } catch (IOException stays) {
      // the next start sweeps it
    }
  }
}

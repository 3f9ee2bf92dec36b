package churnline.edge.files;

import churnline.core.disk.Folders;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Writes that are whole or not there, and on the disk when they return. */
public final class AtomicFile {
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /** Writes beside the target, forces to disk, renames over it, forces the folder. */
  static String replace(Path target, Folders.Content content) {
    Path part = part(target);
    try {
      String sha256 = write(part, content);
      settle(part, target);
      return sha256;
    } catch (IOException failure) {
      throw abandoned(part, target, failure);
    } catch (UncheckedIOException failure) {
      throw abandoned(part, target, failure.getCause());
    }
  }

  /** A full disk must not be left fuller. */
  private static UnavailableException abandoned(Path part, Path target, IOException failure) {
    try {
      Disk.deleteIfExists(part);
    } catch (IOException stays) {
      failure.addSuppressed(stays);
    }
    return failed(target, failure);
  }

  /** The same, but a target that already holds these bytes stays as it is. */
  static Folders.Before put(Path target, Folders.Content content) {
    Path part = part(target);
    try {
      write(part, content);
      boolean missing = !Files.exists(target);
      // a pipe in its place would be waited for; it is replaced
      if (Files.isRegularFile(target) && Files.mismatch(part, target) < 0) {
        Disk.delete(part);
        return Folders.Before.SAME;
      }
      settle(part, target);
      return missing ? Folders.Before.MISSING : Folders.Before.DIFFERENT;
    } catch (IOException failure) {
      throw abandoned(part, target, failure);
    } catch (UncheckedIOException failure) {
      throw abandoned(part, target, failure.getCause());
    }
  }

  private static Path part(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  private static String write(Path part, Folders.Content content) throws IOException {
    Disk.makeFolders(part.getParent());
    // one that another process left, or still has open, must not become ours under its hands
    Disk.deleteIfExists(part);
    MessageDigest digest = DigestUtils.getSha256Digest();
    try (FileChannel channel =
        Disk.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, part, digest, content);
      Disk.force(channel, part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void settle(Path part, Path target) throws IOException {
    Disk.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Disk.forceFolder(target.getParent());
  }

  /** Cuts the file to {@code at} bytes, appends, forces to disk. */
  static List<Folders.Section> append(Path target, long at, List<Folders.Content> contents) {
    requireNoPipe(target);
    try {
      Disk.makeFolders(target.getParent());
      try (FileChannel channel =
          Disk.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (channel.size() < at) {
          throw new IOException("it has " + channel.size() + " bytes; expected at least " + at);
        }
        Disk.cut(channel, target, at);
        channel.position(at);
        List<Folders.Section> sections = new ArrayList<>();
        for (Folders.Content content : contents) {
          long first = channel.position();
          MessageDigest digest = DigestUtils.getSha256Digest();
          write(channel, target, digest, content);
          sections.add(
              new Folders.Section(
                  first, channel.position(), HexFormat.of().formatHex(digest.digest())));
        }
        Disk.force(channel, target);
        return sections;
      }
    } catch (IOException failure) {
      throw failed(target, failure);
    } catch (UncheckedIOException failure) {
      throw failed(target, failure.getCause());
    }
  }

  private static void write(
      FileChannel channel, Path file, MessageDigest digest, Folders.Content content)
      throws IOException {
    OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Disk.stream(channel, file), digest), BUFFER);
    content.writeTo(out);
    out.flush();
  }

  /**
   * To be called before a file of ours is opened: a pipe in its place would be waited for.
   *
   * @throws UnavailableException DISK_UNAVAILABLE when something else than a file lies there
   */
  static void requireNoPipe(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnavailableException(
          FaultCode.DISK_UNAVAILABLE, file + " is not a regular file; move it away");
    }
  }

  public static UnavailableException failed(Path file, IOException failure) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        file + " could not be read or written: " + failure + "; check space and permissions",
        failure);
  }
}

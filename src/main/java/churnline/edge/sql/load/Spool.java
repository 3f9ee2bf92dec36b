package churnline.edge.sql.load;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A temporary file of longs and texts, written once and then read once; made when first written. It
 * has a name only for as long as the system needs one: a process that is killed leaves none.
 */
public final class Spool implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String name;
  private FileChannel file;
  private DataOutputStream out;

  Spool(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  Spool putLong(long value) {
    try {
      out().writeLong(value);
      return this;
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  void putText(String text) {
    try {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out().writeInt(utf8.length);
      out.write(utf8);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Reads from the beginning; null when nothing was written. */
  public DataInputStream read() {
    try {
      if (out == null) {
        return null;
      }
      out.flush();
      file.position(0);
      return new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private DataOutputStream out() throws IOException {
    if (out == null) {
      // somebody may have tidied up
      Files.createDirectories(folder);
      file =
          FileChannel.open(
              folder.resolve(name + UUID.randomUUID() + ".spool"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
    }
    return out;
  }

  private UnavailableException failed(IOException failure) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "a temporary file of the store could not be written: " + failure + "; check " + folder,
        failure);
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }
}

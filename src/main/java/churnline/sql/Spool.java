package churnline.sql;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file of longs and texts, written once and then read once; made when first written.
 */
final class Spool implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String name;
  private Path file;
  private DataOutputStream out;
  private DataInputStream in;

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
  DataInputStream read() {
    try {
      if (out == null) {
        return null;
      }
      out.flush();
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
      return in;
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private DataOutputStream out() throws IOException {
    if (out == null) {
      file = Files.createTempFile(folder, name, ".spool");
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }
    return out;
  }

  private static UnavailableException failed(IOException failure) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "a temporary file of the store could not be written: " + failure.getMessage(),
        failure);
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
      if (in != null) {
        in.close();
      }
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }
}

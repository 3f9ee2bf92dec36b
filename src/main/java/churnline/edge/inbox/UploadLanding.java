package churnline.edge.inbox;

import churnline.core.fault.UnavailableException;
import churnline.edge.files.AtomicFile;
import churnline.edge.files.BatchName;
import churnline.edge.files.Disk;
import churnline.edge.files.SafeMove;
import churnline.edge.inbox.InboxUpload.Received;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Lets hidden files be seen in the inbox, all or none, and never over another. */
final class UploadLanding {
  private final Path inbox;
  private final List<Received> landed = new ArrayList<>();

  /** Which file each of {@link #landed} is, whatever may be under its name by now. */
  private final List<Object> keys = new ArrayList<>();

  UploadLanding(Path inbox) {
    this.inbox = inbox;
  }

  /** A file that is whole and not seen yet. */
  record Part(Path file, String name, long bytes, String sha256) {}

  /**
   * Renames the files in their order. When the disk refuses one, those before it are taken back,
   * unless a run was quicker.
   *
   * @throws UnavailableException DISK_UNAVAILABLE
   */
  List<Received> land(List<Part> parts) {
    boolean done = false;
    try {
      for (Part part : parts) {
        Object key = key(part.file());
        landed.add(new Received(settle(part, key), part.bytes(), part.sha256()));
        keys.add(key);
      }
      Disk.forceFolder(inbox);
      done = true;
      return landed;
    } catch (IOException failure) {
      throw AtomicFile.failed(inbox, failure);
    } finally {
      for (int at = 0; !done && at < landed.size(); at++) {
        takeBack(inbox.resolve(landed.get(at).name()), keys.get(at));
      }
    }
  }

  private String settle(Part part, Object key) throws IOException {
    for (int number = 1; ; number++) {
      String free = BatchName.numbered(part.name(), number);
      try {
        if (SafeMove.unlessTaken(part.file(), inbox.resolve(free))) {
          return free;
        }
      } catch (UnavailableException halfDone) {
        takeBack(inbox.resolve(free), key);
        throw halfDone;
      }
      if (!Files.exists(part.file())) {
        throw new FileNotFoundException(part.file() + " was taken away");
      }
    }
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Another may have come in its place since. */
  private static void takeBack(Path place, Object key) {
    try {
      if (key != null && key.equals(key(place))) {
        Disk.deleteIfExists(place);
      }
    } catch (IOException taken) {
      // a run has it: sent again, it is known already
    }
  }
}

package churnline.edge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Content;
import churnline.core.disk.Folders.Section;
import churnline.core.fault.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void replacesTheWholeFileAndMakesItsFolder() throws Exception {
    Path file = folder.resolve("new/deep/file.txt");

    AtomicFile.replace(file, text("a long first text"));
    String sha256 = AtomicFile.replace(file, text("short"));

    assertThat(file).hasContent("short");
    assertThat(sha256).isEqualTo(DigestUtils.sha256Hex("short"));
    assertThat(names(file.getParent())).containsExactly("file.txt");
  }

  @Test
  void whoHasThePartOfAnotherOpenWritesIntoNothingPublished() throws Exception {
    Path file = folder.resolve("file.txt");

    try (FileChannel sleeper =
        FileChannel.open(
            folder.resolve(".file.txt.part"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      AtomicFile.replace(file, text("whole"));
      sleeper.write(ByteBuffer.wrap("stale".getBytes(StandardCharsets.UTF_8)));
    }

    assertThat(file).hasContent("whole");
    assertThat(names(folder)).containsExactly("file.txt");
  }

  /** To read or write it would wait for the other end for ever, and with it the run. */
  @Test
  void aPipeInTheFilesPlaceIsReplacedOrRefused() throws Exception {
    Path pipe = folder.resolve("pipe.txt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    HomeFolders folders = new HomeFolders(Map.of(Folders.Folder.INBOX, folder));

    for (ThrowingCallable opening :
        List.<ThrowingCallable>of(
            () -> folders.read(Folders.Folder.INBOX, "pipe.txt"),
            () -> folders.sha256(Folders.Folder.INBOX, "pipe.txt", 0, 10),
            () -> folders.append(Folders.Folder.INBOX, "pipe.txt", 0, List.of(text("more"))))) {
      assertThatThrownBy(opening)
          .isInstanceOf(UnavailableException.class)
          .hasMessage("DISK_UNAVAILABLE: " + pipe + " is not a regular file; move it away");
    }
    folders.put(Folders.Folder.INBOX, "pipe.txt", text("new"));

    assertThat(pipe).hasContent("new");
  }

  @Test
  void aFailureInTheMiddleLeavesTheOldFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    Content failing =
        out -> {
          out.write(new byte[200_000]);
          throw new IOException("No space left on device");
        };
    Content wrapped =
        out -> {
          throw new UncheckedIOException(new IOException("No space left on device"));
        };

    for (Content content : new Content[] {failing, wrapped}) {
      assertThatThrownBy(() -> AtomicFile.replace(file, content))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("DISK_UNAVAILABLE: ")
          .hasMessageContaining("No space left on device");
    }

    assertThat(file).hasContent("old");
  }

  @Test
  void aFolderThatCannotBeForcedIsAFailureUnlessTheSystemForcesNone() throws Exception {
    Path file = folder.resolve("file.txt");
    for (Path where : new Path[] {file, folder.resolve("new/file.txt")}) {
      String forced = "FORCE_FOLDER " + folder.relativize(where.getParent());
      try (DiskFaults dying = DiskFaults.at(folder, forced)) {
        assertThatThrownBy(() -> AtomicFile.replace(where, text("new")))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining(where.toString());
        assertThat(dying.changes()).contains(forced);
      }
    }

    Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
    Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("-wx-wx-wx"));
    AtomicFile.replace(unreadable.resolve("file.txt"), text("new"));
    assertThat(unreadable.resolve("file.txt")).hasContent("new");
  }

  @Test
  void theRestOfACutWriteIsOverwritten() {
    Path file = folder.resolve("file.txt");
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IOException("cut");
                    }))
        .isInstanceOf(UnavailableException.class);

    AtomicFile.replace(file, text("whole"));

    assertThat(file).hasContent("whole");
  }

  @Test
  void appendsAfterCuttingToTheLengthGiven() {
    Path file = folder.resolve("file.txt");

    Section first = append(file, 0, "header\n");
    append(file, 7, "half a ro");
    Section row = append(file, 7, "row\n");

    assertThat(first).isEqualTo(new Section(0, 7, DigestUtils.sha256Hex("header\n")));
    assertThat(row).isEqualTo(new Section(7, 11, DigestUtils.sha256Hex("row\n")));
    assertThat(file).hasContent("header\nrow\n");
    assertThat(HomeFolders.sha256(file, 7, 11)).isEqualTo(row.sha256());
  }

  @Test
  void aFileShorterThanItShouldBeIsNotAppendedTo() throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "head");

    assertThatThrownBy(() -> append(file, 7, "row\n"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("it has 4 bytes; expected at least 7");

    assertThat(file).hasContent("head");
  }

  @Test
  void aFileWhereAFolderIsNeededIsUnavailable() throws Exception {
    Files.writeString(folder.resolve("taken"), "");

    assertThatThrownBy(() -> AtomicFile.replace(folder.resolve("taken/file.txt"), text("x")))
        .isInstanceOf(UnavailableException.class);
  }

  private static Section append(Path file, long at, String text) {
    return AtomicFile.append(file, at, java.util.List.of(text(text))).get(0);
  }

  private static Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static java.util.List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

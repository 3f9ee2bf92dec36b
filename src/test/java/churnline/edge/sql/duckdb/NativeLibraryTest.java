package churnline.edge.sql.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes left of the driver's library goes, and nothing else does. */
class NativeLibraryTest {
  private static final int BEGUN = 200_000;

  @TempDir private Path folder;

  @Test
  void whatAKilledProcessUnpackedIsRemoved() throws Exception {
    Path begun = copy("libduckdb_java123.so", BEGUN);
    Path empty = copy("libduckdb_java45.so", 0);

    remove();

    assertThat(begun).doesNotExist();
    assertThat(empty).doesNotExist();
  }

  @Test
  void whatIsBeingUnpackedStays() throws Exception {
    Path fresh = copy("libduckdb_java123.so", BEGUN);
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(20)));
    Path open = copy("libduckdb_java45.so", BEGUN);

    try (FileChannel held = FileChannel.open(open, StandardOpenOption.READ)) {
      remove();
      assertThat(held.size()).isEqualTo(BEGUN);
      assertThat(fresh).exists();
      assertThat(open).exists();
    }
    remove();
    assertThat(open).doesNotExist();
  }

  @Test
  void whatALivingProcessHasLoadedStays() throws Exception {
    Path loaded = copy("libduckdb_java123.so", BEGUN);
    MappedByteBuffer mapped;
    try (FileChannel channel = FileChannel.open(loaded, StandardOpenOption.READ)) {
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, BEGUN);
    }

    remove();

    assertThat(loaded).exists();
    assertThat(mapped.get(1)).isEqualTo((byte) 'E');
  }

  @Test
  void whatIsNotTheDriversStays() throws Exception {
    Path otherBytes = copy("libduckdb_java123.so", BEGUN);
    try (FileChannel channel = FileChannel.open(otherBytes, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), BEGUN - 3);
    }
    age(otherBytes);
    Path otherName = copy("libduckdb_java.so", BEGUN);
    Path target = copy("target", BEGUN);
    Path link = Files.createSymbolicLink(folder.resolve("libduckdb_java7.so"), target);
    Path directory = Files.createDirectory(folder.resolve("libduckdb_java8.so"));
    age(directory);

    remove();

    assertThat(otherBytes).exists();
    assertThat(otherName).exists();
    assertThat(target).exists();
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(directory).exists();
  }

  private void remove() throws IOException {
    NativeLibrary.removeAbandonedCopies(folder.toRealPath());
  }

  private Path copy(String name, int bytes) throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    try (InputStream library =
        DuckDBDriver.class.getResourceAsStream("/libduckdb_java.so_linux_" + machine)) {
      Path file = Files.write(folder.resolve(name), library.readNBytes(bytes));
      age(file);
      return file;
    }
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(90)));
  }
}

package churnline.edge.sql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import java.io.DataInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  /** More than a buffer holds. */
  private static final int MANY = 50_000;

  @TempDir private Path folder;

  @Test
  void whatWasPutIsReadInItsOrder() throws Exception {
    try (Spool spool = new Spool(folder, "keys")) {
      for (int i = 0; i < MANY; i++) {
        spool.putLong(i * 31L).putText("k\u00e4" + i);
      }
      DataInputStream in = spool.read();

      for (int i = 0; i < MANY; i++) {
        assertThat(in.readLong()).isEqualTo(i * 31L);
        assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
            .isEqualTo("k\u00e4" + i);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void nothingPutIsNothingToRead() {
    try (Spool spool = new Spool(folder.resolve("is not there"), "keys")) {
      assertThat(spool.read()).isNull();
    }
  }

  @Test
  void aProcessKilledNowWouldLeaveNoFile() throws Exception {
    try (Spool spool = new Spool(folder, "keys")) {
      for (int i = 0; i < MANY; i++) {
        spool.putLong(i);
      }
      assertNothingIsThere();
      spool.read();
      assertNothingIsThere();
    }
    assertNothingIsThere();
  }

  private void assertNothingIsThere() throws Exception {
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /** Somebody removed it while the store was open. */
  @Test
  void aFolderThatIsNotThereIsMade() throws Exception {
    try (Spool spool = new Spool(folder.resolve("is not there"), "keys")) {
      assertThat(spool.putLong(1).read().readLong()).isEqualTo(1);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws Exception {
    Path taken = Files.createFile(folder.resolve("taken"));
    try (Spool spool = new Spool(taken, "keys")) {
      assertThatThrownBy(() -> spool.putLong(1))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("a temporary file of the store could not be written: ")
          .hasMessageEndingWith("check " + taken);
    }
  }
}

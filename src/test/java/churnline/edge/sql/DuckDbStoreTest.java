package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.fault.ChurnlineException;
import churnline.edge.sql.ledger.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbStoreTest extends StoreContract {
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return DuckDb.open(folder.resolve("churnline.duckdb"), schema, deduplicate);
  }

  @Test
  void aSecondProcessIsTurnedAway() throws Exception {
    use(CLIENTS);

    assertThat(openInAnotherProcess()).startsWith("STORE_LOCKED: another process has ");

    assertThat(ingest(many(1)).counts().accepted()).isEqualTo(1);
  }

  @Test
  void aClosedStoreIsOpenForOthers() throws Exception {
    use(CLIENTS).close();

    assertThat(openInAnotherProcess()).isEqualTo("opened");
  }

  @Test
  void noTemporaryFileStays() throws Exception {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,yes\nc1,1,x,10,yes\nc2,bad,x,10,yes\n");

    try (Stream<Path> left = Files.list(folder.resolve("churnline.duckdb.scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  /** What does not fit into memory goes there: without it every larger question fails. */
  @Test
  void aScratchFolderThatSomebodyRemovedIsMadeAgain() throws Exception {
    Store store = use(CLIENTS);
    Path scratch = folder.resolve("churnline.duckdb.scratch");

    Files.delete(scratch);
    store.rows().lastSequence();
    assertThat(scratch).isDirectory();

    Files.delete(scratch);
    assertThat(ingest(many(1)).counts().accepted()).isEqualTo(1);
    assertThat(scratch).isDirectory();
  }

  /** DuckDB writes on into a file that has no name any more; all of it ends with the process. */
  @Test
  void aStoreFileThatSomebodyRemovedIsNoticed() throws Exception {
    Store store = use(CLIENTS);
    ingest(many(1));
    Path file = folder.resolve("churnline.duckdb");
    Path aside = folder.resolve("aside");

    Files.move(file, aside);
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(() -> store.rows().lastSequence(), () -> ingest(many(2)))) {
      assertThatThrownBy(use)
          .hasMessageStartingWith("STORE_UNAVAILABLE: " + file + " was deleted or replaced");
    }
    Files.writeString(file, "another file");
    assertThatThrownBy(() -> store.rows().lastSequence()).hasMessageContaining("was deleted or");

    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(ingest(many(3)).counts().read()).isEqualTo(3);
  }

  private String openInAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Opener.class.getName(),
                folder.resolve("churnline.duckdb").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  /** Opens the store and says what came of it. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) {
      try (Store store = DuckDb.open(Path.of(arguments[0]), CLIENTS, true)) {
        System.out.println(store.batches().newest(1).isEmpty() ? "opened" : "opened with batches");
      } catch (ChurnlineException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }
}

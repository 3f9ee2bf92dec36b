package churnline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.dataset.Schema;
import churnline.fault.UnavailableException;
import churnline.ingest.Batch;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own, which is stopped and started again under an open store. */
class PostgresRestartIT extends StoreFixture {
  @TempDir private Path folder;
  private EmbeddedPostgres server;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    return Postgres.open(new PostgresAccess(url, "postgres", ""), folder, schema, deduplicate);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aStoreWorksOnOnceItsServerIsBack() throws Exception {
    server = start(0);
    int port = server.getPort();
    use(CLIENTS);
    Batch first = ingest(HEADER + "c1,1,x,10,yes\n");

    server.close();

    assertThatThrownBy(() -> store.rows().lastSequence())
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith(
            "STORE_UNAVAILABLE: the store could not be read, the connection is");
    assertThatThrownBy(() -> ingest(HEADER + "c2,1,x,10,yes\n"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the store could not write, the connection is");

    server = start(port);

    assertThat(ingest(HEADER + "c1,1,x,10,yes\nc2,1,x,10,yes\n").counts().accepted()).isEqualTo(1);
    assertThat(store.batches().find(first.number())).contains(first);
    assertThat(store.rows().lastSequence()).isEqualTo(2);
  }

  /**
   * All its processes are ended at once, as by a power cut; at its start it recovers by its log.
   */
  @Test
  void aServerThatDiesInTheMidstOfABatchHasNothingOfItAndThenAllOfIt() throws Exception {
    server = start(0);
    int port = server.getPort();
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,yes\n");
    int rows = 200_000;
    String csv =
        IntStream.range(0, rows)
            .mapToObj(row -> "c" + row + "," + row % 100 + ",x,10,yes\n")
            .collect(Collectors.joining("", HEADER, ""));
    int died = 120_000;

    assertThatThrownBy(
            () ->
                ingest(
                    CLIENTS, csv, new TextContent(CLIENTS, csv).doingAfter(died, this::dieAtOnce)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the store could not write");

    server.close();
    server = start(port);
    assertThat(store.batches().newest(5)).hasSize(1);
    assertThat(store.rows().summary().rows()).isEqualTo(1);
    assertThat(ingest(csv).counts())
        .extracting("accepted", "duplicate")
        .containsExactly(199_999L, 1L);
    assertThat(store.rows().summary().rows()).isEqualTo(rows);
  }

  private void dieAtOnce() {
    try {
      Path pid = folder.resolve("data/postmaster.pid");
      String postmaster = Files.readAllLines(pid).get(0).strip();
      assertThat(new ProcessBuilder("kill", "-QUIT", postmaster).start().waitFor()).isZero();
      ProcessHandle.of(Long.parseLong(postmaster)).ifPresent(handle -> handle.onExit().join());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .start();
  }
}

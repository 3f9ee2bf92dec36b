package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.edge.sql.ledger.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own, which is stopped and started again under an open store. */
class PostgresRestartIT extends StoreFixture {
  @TempDir private Path folder;
  private MortalPostgres server;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(server.access(), folder, schema, deduplicate);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aStoreWorksOnOnceItsServerIsBack() throws Exception {
    server = new MortalPostgres(folder);
    use(CLIENTS);
    Batch first = ingest(HEADER + "c1,1,x,10,yes\n");

    server.stop();

    assertThatThrownBy(() -> store.rows().lastSequence())
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith(
            "STORE_UNAVAILABLE: the store could not be read, the connection is");
    assertThatThrownBy(() -> ingest(HEADER + "c2,1,x,10,yes\n"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the store could not write, the connection is");

    server.start();

    assertThat(ingest(HEADER + "c1,1,x,10,yes\nc2,1,x,10,yes\n").counts().accepted()).isEqualTo(1);
    assertThat(store.batches().find(first.number())).contains(first);
    assertThat(store.rows().lastSequence()).isEqualTo(2);
  }

  @Test
  void aServerThatDiesInTheMidstOfABatchHasNothingOfItAndThenAllOfIt() throws Exception {
    server = new MortalPostgres(folder);
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

    server.start();
    assertThat(store.batches().newest(5)).hasSize(1);
    assertThat(store.rows().summary().rows()).isEqualTo(1);
    assertThat(ingest(csv).counts())
        .extracting("accepted", "duplicate")
        .containsExactly(199_999L, 1L);
    assertThat(store.rows().summary().rows()).isEqualTo(rows);
  }

  private void dieAtOnce() {
    try {
      server.die();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

package churnline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.dataset.Schema;
import churnline.fault.UnavailableException;
import churnline.ingest.Batch;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
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

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .start();
  }
}

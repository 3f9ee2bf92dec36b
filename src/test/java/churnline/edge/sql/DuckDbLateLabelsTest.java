package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.ingest.Batch;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbLateLabelsTest extends LateLabelsContract {
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return DuckDb.open(folder.resolve("churnline.duckdb"), schema, deduplicate);
  }

  /** A store as the first version of the tables left it, with an outcome that nobody joined. */
  @Test
  void outcomesThatAnOlderStoreHoldsAreJoinedWhenItIsOpened() throws Exception {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,1,\nc2,1,x,1,\n");
    ingest(HEADER + "c1,1,x,1,yes\n");
    store.close();
    String url = "jdbc:duckdb:" + folder.resolve("churnline.duckdb");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE outbox");
      statement.execute("DROP TABLE outbox_cursor");
      statement.execute("DROP TABLE accepted_content");
      statement.execute("DROP TABLE late_label");
      statement.execute("ALTER TABLE batch DROP COLUMN answered");
      statement.execute("ALTER TABLE batch DROP COLUMN waiting");
      statement.execute("ALTER TABLE store_schema DROP COLUMN joined");
      statement.execute("ALTER TABLE batch DROP COLUMN removed_at");
      statement.execute("ALTER TABLE batch DROP COLUMN predictions_removed_at");
      statement.execute("ALTER TABLE batch DROP COLUMN went_back");
      statement.execute("ALTER TABLE prediction DROP COLUMN in_training");
      statement.execute("ALTER TABLE run DROP COLUMN node");
      statement.execute("ALTER TABLE model DROP COLUMN weights_sha256");
      statement.execute("ALTER TABLE observation DROP COLUMN time_order");
      statement.execute("ALTER TABLE store_schema DROP COLUMN time_axis");
      statement.execute("DELETE FROM migration WHERE version > 1");
    }

    use(CLIENTS);

    Batch newest = store.batches().newest(1).get(0);
    assertThat(newest.counts().waiting()).isZero();
    assertThat(store.batches().accepted(newest.sha256(), CLIENTS.fingerprint())).contains(newest);
    assertThat(store.rows().summary().rows()).isEqualTo(2);
    ingest(HEADER + "c1,1,x,1,\n");
    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c2 1.0 -1");
  }
}

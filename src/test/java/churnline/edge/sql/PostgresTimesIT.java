package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.edge.sql.copy.StoreCopy;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTimesIT extends TimesContract {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(access, folder, schema, deduplicate);
  }

  @Override
  void execute(String sql) {
    Postgres.execute(access, sql);
  }

  @Test
  void theOrderIsMovedWithTheStore() {
    try (Store embedded = DuckDb.open(folder.resolve("from"), CLIENTS_BY_MONTH, true)) {
      store = embedded;
      String header = "id,month,a,plan,revenue,left\n";
      ingest(CLIENTS_BY_MONTH, header + "c1,01.01.2026,2,x,1,no\n");
      ingest(CLIENTS_BY_MONTH, header + "c1,31.12.2025,1,x,1,no\n");

      StoreCopy.copy(embedded, use(CLIENTS_BY_MONTH));
    }

    assertThat(list(store.rows()::forEachCurrentClient)).containsExactly("c1 2.0 0");
    assertThat(Postgres.text(access, "SELECT time_axis FROM store_schema")).isEqualTo("CALENDAR");
  }
}

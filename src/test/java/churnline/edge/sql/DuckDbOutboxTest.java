package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DuckDbOutboxTest extends OutboxContract {
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return DuckDb.open(folder.resolve("churnline.duckdb"), schema, deduplicate);
  }
}

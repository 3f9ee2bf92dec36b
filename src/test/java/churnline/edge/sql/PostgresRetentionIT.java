package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PostgresRetentionIT extends RetentionContract {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(access, folder, schema, deduplicate);
  }
}

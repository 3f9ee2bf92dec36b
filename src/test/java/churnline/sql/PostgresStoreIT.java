package churnline.sql;

import churnline.dataset.Schema;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreIT extends StoreContract {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(access, folder, schema, deduplicate);
  }
}

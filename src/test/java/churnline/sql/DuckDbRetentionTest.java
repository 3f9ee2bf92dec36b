package churnline.sql;

import churnline.dataset.Schema;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DuckDbRetentionTest extends RetentionContract {
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return DuckDb.open(folder.resolve("churnline.duckdb"), schema, deduplicate);
  }
}

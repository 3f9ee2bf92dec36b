package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.edge.sql.duckdb.DuckDbStore;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/** The embedded store as the contracts open it. */
public final class DuckDb {
  private DuckDb() {}

  public static Store open(Path file, Schema schema, boolean deduplicate) {
    Clock clock = Clock.fixed(StoreFixture.NOON, ZoneOffset.UTC);
    return DuckDbStore.open(file, new DuckDbStore.Options("256MB", 2, schema, deduplicate, clock));
  }
}

package churnline.sql;

import churnline.dataset.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/** The embedded store as the contracts open it. */
final class DuckDb {
  private DuckDb() {}

  static Store open(Path file, Schema schema, boolean deduplicate) {
    Clock clock = Clock.fixed(StoreFixture.NOON, ZoneOffset.UTC);
    return DuckDbStore.open(file, new DuckDbStore.Options("256MB", 2, schema, deduplicate, clock));
  }
}

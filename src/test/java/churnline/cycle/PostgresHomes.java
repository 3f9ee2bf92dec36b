package churnline.cycle;

import churnline.cycle.Home.Rules;
import churnline.report.RetentionPolicy;
import churnline.sql.Postgres;
import churnline.sql.PostgresAccess;
import churnline.sql.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Homes with their store in PostgreSQL: each folder has a schema, the same when opened again. */
final class PostgresHomes {
  private final Map<Path, PostgresAccess> schemas = new HashMap<>();

  Home open(Path root, Rules rules) {
    return new Home(root, rules, RetentionPolicy.DEFAULT, clock -> store(root, clock));
  }

  Store store(Path root, Clock clock) {
    return Postgres.open(
        schemas.computeIfAbsent(root, folder -> Postgres.schema()),
        root.resolve("ingesteddata"),
        Home.SCHEMA,
        true,
        clock);
  }
}

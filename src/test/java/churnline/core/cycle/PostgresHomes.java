package churnline.core.cycle;

import churnline.core.cycle.Home.Rules;
import churnline.core.retention.RetentionPolicy;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
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

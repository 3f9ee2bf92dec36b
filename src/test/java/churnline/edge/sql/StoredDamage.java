package churnline.edge.sql;

import churnline.core.model.Deployment;
import churnline.edge.sql.ledger.JdbcModelRegistry;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.ledger.Store;
import java.time.Instant;
import java.util.Optional;

/** What may happen to the models of a store behind the program's back. */
public final class StoredDamage {
  private StoredDamage() {}

  /** Changes one bit of a model's weights; once more puts it back. */
  public static void flip(Store store, int version) {
    ((JdbcStore) store)
        .database()
        .inTransaction(
            connection -> {
              byte[] weights =
                  Sql.first(
                          connection,
                          "SELECT weights FROM model WHERE version = ?",
                          row -> row.getBytes(1),
                          version)
                      .orElseThrow();
              weights[weights.length / 2] ^= 1;
              return Sql.update(
                  connection, "UPDATE model SET weights = ? WHERE version = ?", weights, version);
            });
  }

  /** Lets a version serve as another process on the store would. */
  public static void deploy(Store store, int version) {
    ((JdbcStore) store)
        .database()
        .inTransaction(
            connection -> {
              Deployment last = store.models().champion().orElseThrow();
              JdbcModelRegistry.insert(
                  connection,
                  new Deployment(
                      last.number() + 1,
                      version,
                      Deployment.after(Optional.of(last), Instant.EPOCH),
                      Optional.empty(),
                      "BY_HAND",
                      "elsewhere"));
              return 0;
            });
  }
}

package churnline.edge.sql.copy;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.sql.DuckDb;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFixture;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table or column that is added to a store must be moved, unless it is about processes. */
class StoreTablesIT {
  @TempDir private Path folder;

  @Test
  void everyTableAndColumnIsCopied() {
    List<Store> stores =
        List.of(
            DuckDb.open(folder.resolve("store.duckdb"), StoreFixture.CLIENTS_BY_MONTH, true),
            Postgres.open(Postgres.schema(), folder, StoreFixture.CLIENTS_BY_MONTH, true));
    for (Store store : stores) {
      try (store) {
        JdbcStore opened = (JdbcStore) store;
        List<String> there =
            opened
                .database()
                .read(
                    connection ->
                        Sql.list(
                            connection,
                            "SELECT table_name, column_name FROM information_schema.columns WHERE"
                                + " table_schema = current_schema() AND"
                                + " table_name NOT IN ('migration', 'run_turn', 'tick')",
                            row -> row.getString(1) + "." + row.getString(2)));

        assertThat(
                StoreTables.of(opened.table()).stream()
                    .flatMap(
                        table ->
                            table.columns().stream()
                                .map(column -> table.name() + "." + column.name())))
            .containsExactlyInAnyOrderElementsOf(there);
      }
    }
  }
}

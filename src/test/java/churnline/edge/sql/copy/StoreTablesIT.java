package churnline.edge.sql.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import churnline.edge.sql.DuckDb;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFixture;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only one store has would be lost: it must be told, never be left out. */
class StoreTablesIT {
  /** Asked of each database in another way than the copy asks. */
  private static final String COLUMNS_OF_DUCKDB =
      "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE schema_name = 'main' AND"
          + " NOT internal AND table_name <> 'migration'";

  private static final String COLUMNS_OF_POSTGRES =
      "SELECT t.relname || '.' || c.attname FROM pg_attribute c JOIN pg_class t ON t.oid ="
          + " c.attrelid WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'"
          + " AND c.attnum > 0 AND NOT c.attisdropped AND t.relname NOT IN ('migration',"
          + " 'run_turn', 'tick')";

  @TempDir private Path folder;
  private JdbcStore embedded;
  private JdbcStore postgres;

  @BeforeEach
  void open() {
    embedded =
        (JdbcStore)
            DuckDb.open(folder.resolve("store.duckdb"), StoreFixture.CLIENTS_BY_MONTH, true);
    postgres =
        (JdbcStore) Postgres.open(Postgres.schema(), folder, StoreFixture.CLIENTS_BY_MONTH, true);
  }

  @AfterEach
  void close() {
    embedded.close();
    postgres.close();
  }

  private static void run(JdbcStore store, String sql) {
    store.database().inTransaction(connection -> Sql.update(connection, sql));
  }

  private static List<String> texts(JdbcStore store, String sql) {
    return store.database().read(to -> Sql.list(to, sql, row -> row.getString(1)));
  }

  private static List<String> copied(JdbcStore from, JdbcStore to) {
    return from.database()
        .read(
            reader ->
                to.database()
                    .read(
                        writer ->
                            StoreTables.of(reader, writer).stream()
                                .flatMap(
                                    table ->
                                        table.columns().stream()
                                            .map(column -> table.name() + "." + column.name()))
                                .toList()));
  }

  @Test
  void everyTableAndColumnIsCopied() {
    assertThat(copied(embedded, postgres))
        .hasSizeGreaterThan(90)
        .containsExactlyInAnyOrderElementsOf(texts(embedded, COLUMNS_OF_DUCKDB))
        .containsExactlyInAnyOrderElementsOf(texts(postgres, COLUMNS_OF_POSTGRES));
    assertThat(copied(postgres, embedded))
        .containsExactlyInAnyOrderElementsOf(texts(embedded, COLUMNS_OF_DUCKDB));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE batch ADD COLUMN note BIGINT        | has the column batch.note",
        "CREATE TABLE note (text VARCHAR)                | has the table note",
      })
  void whatOnlyOneStoreHasIsTold(String change, String told) {
    run(embedded, change);

    assertRefused(embedded, postgres, "only the source store " + told);
    assertRefused(postgres, embedded, "only the target store " + told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE batch DROP COLUMN claim             | has the column batch.claim",
        "ALTER TABLE observation DROP COLUMN n0          | has the column observation.n0",
        "DROP TABLE late_label                           | has the table late_label",
      })
  void whatOneStoreLacksIsTold(String change, String told) {
    run(postgres, change);

    assertRefused(embedded, postgres, "only the source store " + told);
    assertRefused(postgres, embedded, "only the target store " + told);
  }

  @Test
  void everyDifferenceIsToldAtOnce() {
    run(embedded, "ALTER TABLE batch ADD COLUMN note BIGINT");
    run(postgres, "CREATE TABLE remark (text VARCHAR)");

    assertRefused(
        embedded,
        postgres,
        "only the target store has the table remark; only the source store has the column"
            + " batch.note; expected the tables and columns that this Churnline makes in both");
  }

  @Test
  void aColumnOfAnotherTypeIsTold() {
    run(postgres, "ALTER TABLE run ALTER COLUMN checked_to TYPE INTEGER");

    assertRefused(
        embedded,
        postgres,
        "the column run.checked_to is BIGINT in the source store and integer in the other");
  }

  @Test
  void aTypeThatNobodyCanMoveIsTold() {
    run(embedded, "ALTER TABLE run ADD COLUMN note DECIMAL(9, 2)");
    run(postgres, "ALTER TABLE run ADD COLUMN note NUMERIC(9, 2)");

    assertRefused(
        embedded, postgres, "the type DECIMAL(9,2) of the column run.note cannot be moved");
    assertRefused(postgres, embedded, "the type numeric of the column run.note cannot be moved");
  }

  @Test
  void aTableThatTheCopyCannotOrderIsTold() {
    for (JdbcStore store : List.of(embedded, postgres)) {
      run(store, "CREATE TABLE note (text VARCHAR)");
    }

    assertRefused(embedded, postgres, "nothing is known of the table note, which both have");
  }

  @Test
  void aTableThatBothHaveLostIsTold() {
    for (JdbcStore store : List.of(embedded, postgres)) {
      run(store, "DROP TABLE late_label");
    }

    assertRefused(embedded, postgres, "neither has the table late_label");
  }

  /** A view holds nothing, and a temporary table is gone before it would be missed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"CREATE VIEW note AS SELECT 1 AS one", "CREATE TEMPORARY TABLE note (a INTEGER)"})
  void whatHoldsNothingForGoodIsNoDifference(String change) {
    run(embedded, change);
    run(postgres, change);

    assertThat(StoreCopy.copy(embedded, postgres)).hasSize(16);
  }

  @Test
  void anotherDatabaseBesideTheStoreIsNoPartOfIt() {
    run(embedded, "ATTACH ':memory:' AS beside");
    run(embedded, "CREATE TABLE beside.main.note (a INTEGER)");

    assertThat(StoreCopy.copy(embedded, postgres)).hasSize(16);
  }

  private static void assertRefused(Store from, Store to, String told) {
    assertThatThrownBy(() -> StoreCopy.copy(from, to))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the two stores differ: " + told)
        .hasMessageContaining("nothing was moved");
  }
}

package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.cycle.Home.Rules;
import churnline.core.disk.Folders.Before;
import churnline.core.fault.ConflictException;
import churnline.core.ingest.Batch;
import churnline.core.retention.RetentionPolicy;
import churnline.core.run.Run;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.Sql;
import churnline.edge.sql.copy.StoreCopy;
import churnline.edge.sql.copy.StoreCopy.Table;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store moved into another database is the same store. */
class StoreCopyIT {
  private static final Rules RULES = Home.EVERY_CHALLENGER;
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  private final PostgresHomes postgres = new PostgresHomes();
  @TempDir private Path folder;
  @TempDir private Path other;

  @Test
  void aHomeGoesOnWithWhatWasMovedToPostgres() throws Exception {
    goesOn(clock -> Home.embedded(folder, clock), clock -> postgres.store(folder, clock));
  }

  @Test
  void aHomeGoesOnWithWhatWasMovedBack() throws Exception {
    goesOn(clock -> postgres.store(folder, clock), clock -> Home.embedded(folder, clock));
  }

  @Test
  void aStoreThatHoldsAnythingIsNotWrittenTo() throws Exception {
    try (Home full = new Home(folder, RULES);
        Home also = postgres.open(other, RULES)) {
      full.take("one.csv", "corporation,number_of_employees,exited\na,1,1\n");
      also.take("two.csv", "corporation,number_of_employees,exited\na,1,1\n");

      assertThatThrownBy(() -> StoreCopy.copy(full.store, also.store))
          .isInstanceOf(ConflictException.class)
          .hasMessageStartingWith("STORE_NOT_EMPTY: the target store has 1 row(s) in the table")
          .hasMessageContaining("batch");

      assertThat(also.store.batches().newest(5)).extracting(Batch::name).containsExactly("two.csv");
    }
  }

  /** What the database changes on the way is found before it is committed. */
  @Test
  void contentThatComesOtherwiseThanItWentIsNotKept() throws Exception {
    PostgresAccess access = Postgres.schema();
    try (Home full = new Home(folder, RULES);
        Store empty = Postgres.open(access, other, Home.SCHEMA, true)) {
      full.take("one.csv", "corporation,number_of_employees,exited\na,1,1\n");
      Postgres.execute(
          access,
          "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name ="
              + " left(NEW.name, 3); RETURN NEW; END'");
      Postgres.execute(
          access, "CREATE TRIGGER cut BEFORE INSERT ON batch FOR EACH ROW EXECUTE FUNCTION cut()");

      assertThatThrownBy(() -> StoreCopy.copy(full.store, empty))
          .hasMessageContaining("the table batch came with other content than it went: 1 rows of 1")
          .hasMessageContaining("nothing was moved");

      assertThat(empty.batches().newest(5)).isEmpty();
    }
  }

  /** What is added to both stores needs no word anywhere. */
  @Test
  void aNewColumnIsMovedWithItsValues() throws Exception {
    try (Home full = new Home(folder, RULES);
        Store middle = Postgres.open(Postgres.schema(), other, Home.SCHEMA, true);
        Store back = Home.embedded(other, full.clock)) {
      full.take("one.csv", "corporation,number_of_employees,exited\na,1,1\n");
      for (Store store : List.of(full.store, middle, back)) {
        execute(store, "ALTER TABLE batch ADD COLUMN \"Their \"\"own\" DOUBLE PRECISION");
        execute(store, "ALTER TABLE batch ADD COLUMN seen BOOLEAN");
      }
      execute(full.store, "UPDATE batch SET \"Their \"\"own\" = 0.1, seen = true");

      List<Table> moved = StoreCopy.copy(full.store, middle);
      assertThat(StoreCopy.copy(middle, back)).isEqualTo(moved);

      for (Store store : List.of(middle, back)) {
        assertThat(texts(store, "SELECT \"Their \"\"own\" || ' ' || seen FROM batch"))
            .containsExactly("0.1 true");
      }
    }
  }

  @Test
  void columnsInAnotherOrderAreTheSameTable() throws Exception {
    try (Home full = new Home(folder, RULES);
        Store other = Postgres.open(Postgres.schema(), this.other, Home.SCHEMA, true);
        Store straight = Postgres.open(Postgres.schema(), this.other, Home.SCHEMA, true);
        Store back = Home.embedded(this.other, full.clock)) {
      full.take("one.csv", "corporation,number_of_employees,exited\na,1,1\nb,x,1\n");
      for (String column :
          List.of("batch.name TEXT", "batch.bytes BIGINT", "observation.n0 FLOAT8")) {
        String[] words = column.split("[. ]", -1);
        execute(other, "ALTER TABLE %s DROP COLUMN %s".formatted(words[0], words[1]));
        execute(other, "ALTER TABLE %s ADD COLUMN %s %s".formatted(words[0], words[1], words[2]));
      }

      List<Table> moved = StoreCopy.copy(full.store, other);

      assertThat(StoreCopy.copy(full.store, straight)).isEqualTo(moved);
      assertThat(StoreCopy.copy(other, back)).isEqualTo(moved);
      assertThat(back.batches().newest(1)).isEqualTo(full.store.batches().newest(1));
    }
  }

  @Test
  void aStoreThatLacksAColumnIsNotWrittenTo() throws Exception {
    try (Home full = new Home(folder, RULES);
        Store empty = Postgres.open(Postgres.schema(), other, Home.SCHEMA, true)) {
      full.take("one.csv", "corporation,number_of_employees,exited\na,1,1\n");
      execute(full.store, "ALTER TABLE sighting ADD COLUMN note BIGINT");

      assertThatThrownBy(() -> StoreCopy.copy(full.store, empty))
          .hasMessageContaining("only the source store has the column sighting.note")
          .hasMessageContaining("nothing was moved");

      assertThat(empty.batches().newest(5)).isEmpty();
    }
  }

  private static void execute(Store store, String sql) {
    ((JdbcStore) store).database().inTransaction(connection -> Sql.update(connection, sql));
  }

  private static List<String> texts(Store store, String sql) {
    return ((JdbcStore) store)
        .database()
        .read(connection -> Sql.list(connection, sql, row -> row.getString(1)));
  }

  private void goesOn(Function<Clock, Store> before, Function<Clock, Store> after)
      throws Exception {
    try (Home home = new Home(folder, RULES, RetentionPolicy.DEFAULT, before)) {
      RebuildTest.fill(home);
      home.store.retention().removed(1, home.clock.instant());
      home.store.outbox().register("mail");
      try (Store target = after.apply(home.clock)) {
        List<Table> moved = StoreCopy.copy(home.store, target);

        assertThat(moved).hasSize(16).allMatch(table -> table.rows() > 0 || isRare(table));
        try (Store again = Postgres.open(Postgres.schema(), other, Home.SCHEMA, true)) {
          assertThat(StoreCopy.copy(home.store, again)).as("source as before").isEqualTo(moved);
        }
        try (Store back = Postgres.open(Postgres.schema(), other, Home.SCHEMA, true)) {
          assertThat(StoreCopy.copy(target, back)).as("what came").isEqualTo(moved);
        }
      }
    }
    try (Home home = new Home(folder, RULES, RetentionPolicy.DEFAULT, after)) {
      long last = home.store.batches().newest(1).get(0).number();
      assertThat(home.rebuild.everything(home.serving.champion()))
          .isNotEmpty()
          .allMatch(file -> file.before() == Before.SAME);

      Run next = home.take("next.csv", HEADER + "a1,1,2,3,1\nu9,7,8,9,0\n");

      Batch batch = next.batches().get(0);
      assertThat(batch.number()).isEqualTo(last + 1);
      assertThat(batch.counts().accepted()).isEqualTo(1);
      assertThat(batch.counts().duplicate()).isEqualTo(1);
    }
  }

  /** The evaluation set is empty again once testdata.csv is gone. */
  private static boolean isRare(Table table) {
    return table.name().equals("evaluation_row");
  }
}

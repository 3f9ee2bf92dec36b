package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import churnline.edge.sql.duckdb.DuckDbDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that has no memory left for a question beside what else it does. */
class ShortOfMemoryTest {
  private static final String THREE = "SELECT range FROM range(3)";

  /** What DuckDB's driver says of it, late and early. */
  private static final List<String> SAID =
      List.of(
          "Invalid Input Error: Invalid result set",
          "Out of Memory Error: failed to allocate data of size 256.0 KiB (95.8 MiB/96.0 MiB"
              + " used)");

  @TempDir private Path folder;

  private DuckDbDatabase database() {
    return DuckDbDatabase.open(folder.resolve("s.duckdb"), "64MiB", 2);
  }

  @Test
  void aQuestionIsAskedAgain() {
    try (DuckDbDatabase database = database()) {
      for (String said : SAID) {
        AtomicInteger asked = new AtomicInteger();

        assertThat(
                database.<List<Long>>read(
                    reader ->
                        Sql.list(
                            reader,
                            THREE,
                            row -> {
                              if (row.getLong(1) == 2 && asked.incrementAndGet() < 3) {
                                throw new SQLException(said);
                              }
                              return row.getLong(1);
                            })))
            .containsExactly(0L, 1L, 2L);
        assertThat(asked).hasValue(3);
      }
    }
  }

  @Test
  void oneThatStaysIsToldWithTheWayOut() {
    try (DuckDbDatabase database = database()) {
      assertThatThrownBy(() -> database.read(reader -> failing(reader, new AtomicInteger())))
          .isInstanceOf(UnavailableException.class)
          .hasMessage(
              "STORE_UNAVAILABLE: the store could not be read: it has used up the memory it may"
                  + " take (Invalid Input Error: Invalid result set); raise churn.store.memory; it"
                  + " is tried again");
    }
  }

  @Test
  void aTransactionIsNotGoneOnWith() {
    try (DuckDbDatabase database = database()) {
      AtomicInteger asked = new AtomicInteger();

      assertThatThrownBy(() -> database.inTransaction(writer -> failing(writer, asked)))
          .isInstanceOf(UnavailableException.class);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anyOtherFailureIsToldAtOnce() {
    try (DuckDbDatabase database = database()) {
      assertThatThrownBy(
              () -> database.read(reader -> Sql.list(reader, "SELECT nothing", row -> 1)))
          .hasMessageContaining("nothing")
          .hasMessageNotContaining("churn.store.memory");
    }
  }

  private static List<Long> failing(Connection connection, AtomicInteger asked)
      throws SQLException {
    return Sql.list(
        connection,
        THREE,
        row -> {
          asked.incrementAndGet();
          throw new SQLException(SAID.get(0));
        });
  }
}

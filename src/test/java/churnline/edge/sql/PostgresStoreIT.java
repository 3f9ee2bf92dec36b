package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.RowSink;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import churnline.edge.sql.postgres.PostgresDatabase;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreIT extends StoreContract {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(access, folder, schema, deduplicate);
  }

  @Test
  void aConnectionLostBeforeTheCommitLeavesNothingAndIsReplaced() {
    use(CLIENTS);
    ingest(many(1));
    String csv = many(5_000);

    assertThatThrownBy(() -> ingest(CLIENTS, csv, losingConnections(csv)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("STORE_UNAVAILABLE: the store could not write, the connection");

    assertThat(store.batches().newest(5)).hasSize(1);
    assertThat(ingest(csv).counts().accepted()).isEqualTo(4_999);
  }

  @Test
  void aServerThatConfirmsBeforeItHasWrittenIsTold() {
    String setting = "SHOW synchronous_commit";
    assertThat(Postgres.text(access, setting)).isEqualTo("off");

    try (PostgresDatabase database = PostgresDatabase.open(access, folder)) {
      Optional<String> mine =
          database.inTransaction(writer -> Sql.first(writer, setting, row -> row.getString(1)));
      assertThat(mine).contains("on");
    }
  }

  @Test
  void everyConnectionIsAskedSoonWhetherItsMachineIsStillThere() {
    try (PostgresDatabase database = PostgresDatabase.open(access, folder)) {
      List<String> times =
          database.read(
              reader ->
                  Sql.list(
                      reader,
                      "SELECT name || ' ' || setting FROM pg_settings WHERE name LIKE 'tcp%'"
                          + " ORDER BY name",
                      row -> row.getString(1)));
      assertThat(times)
          .containsExactly(
              "tcp_keepalives_count 3",
              "tcp_keepalives_idle 5",
              "tcp_keepalives_interval 2",
              "tcp_user_timeout 15000");
    }
  }

  @Test
  void anUnreachableServerIsNamed() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(() -> open("jdbc:postgresql://localhost:" + free + "/c", "postgres", ""))
        .isInstanceOf(UnavailableException.class)
        .hasMessageMatching(
            "STORE_UNAVAILABLE: PostgreSQL at localhost:\\d+/c cannot be reached: .*refused.*;"
                + " check churn.store.url, and that the server runs and accepts connections");
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() {
    for (String password : List.of("", "wrong-one")) {
      assertThatThrownBy(() -> open(Postgres.url("postgres"), "locked", password))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("refuses the user 'locked': ")
          .hasMessageEndingWith("; check churn.store.user and churn.store.password")
          .hasMessageNotContaining("wrong-one");
    }
    assertThat(new PostgresAccess("jdbc:postgresql://h/d?x=y", "me", "wrong-one"))
        .hasToString("me at h/d");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> open(Postgres.url("nowhere"), "postgres", ""))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("has no such database: database \"nowhere\" does not exist; make it");
  }

  @Test
  void aSchemaThatIsNotThereOrNotOursIsNamed() {
    String missing = Postgres.url("postgres?currentSchema=nowhere");
    assertThatThrownBy(() -> open(missing, "postgres", ""))
        .hasMessageContaining("does not let the user 'postgres' create tables: ");
    assertThatThrownBy(() -> open(access.url(), "locked", "open"))
        .hasMessageContaining("does not let the user 'locked' create tables: ");
  }

  @Test
  void twoProcessesThatStartAtOnceMakeTheTablesOnce() throws Exception {
    List<Store> both = atOnce(() -> use(CLIENTS), () -> use(CLIENTS));

    assertThat(both).allSatisfy(one -> assertThat(one.batches().newest(1)).isEmpty());
  }

  @Test
  void twoProcessesThatIngestAtOnceShareTheSequence() throws Exception {
    Store one = use(CLIENTS);
    Store two = use(CLIENTS);
    String left = many(20_000);
    String right = left.replace("c", "d").replaceFirst("^.*\n", HEADER);

    List<Batch> both =
        atOnce(
            () -> one.batches().ingest(batch(CLIENTS, left), new TextContent(CLIENTS, left)),
            () -> two.batches().ingest(batch(CLIENTS, right), new TextContent(CLIENTS, right)));

    assertThat(both).allMatch(batch -> batch.counts().accepted() == 20_000);
    assertThat(both.stream().flatMap(batch -> sequences(one, batch)).sorted())
        .isEqualTo(LongStream.range(0, 40_000).boxed().toList());
  }

  @Test
  void noTemporaryFileStays() throws Exception {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,yes\nc1,1,x,10,yes\nc2,bad,x,10,yes\n");

    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  private Store open(String url, String user, String password) {
    return Postgres.open(new PostgresAccess(url, user, password), folder, CLIENTS, true);
  }

  private static Stream<Long> sequences(Store store, Batch batch) {
    return ordinals(each -> store.rows().forEachAccepted(batch.number(), each)).stream();
  }

  private static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<T> first = threads.submit(one);
      Future<T> second = threads.submit(other);
      return List.of(first.get(), second.get());
    } finally {
      threads.shutdown();
    }
  }

  /** The server ends all connections when the file is asked for the last time. */
  private BatchContent losingConnections(String csv) {
    TextContent content = new TextContent(CLIENTS, csv);
    return new BatchContent() {
      @Override
      public Read read(RowSink sink) throws InterruptedException {
        return content.read(sink);
      }

      @Override
      public void confirm() {
        Postgres.execute(
            access,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name ="
                + " 'churnline'");
      }
    };
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import churnline.core.event.Outbox.Entry;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.RowSink;
import churnline.core.run.RunLedger.Conclusion;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresOutboxIT extends OutboxContract {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return Postgres.open(access, folder, schema, deduplicate);
  }

  /** A transaction that commits late must not be passed: the next number waits for it. */
  @Test
  void noEntryIsPassedByOneThatBeganLater() throws Exception {
    use(CLIENTS).outbox().register("mail");
    Store other = open(CLIENTS, true);
    CountDownLatch inTransaction = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    BatchContent slow =
        new BatchContent() {
          @Override
          public Read read(RowSink sink) throws InterruptedException {
            return new TextContent(CLIENTS, HEADER + "c1,1,x,10,yes\n").read(sink);
          }

          @Override
          public void confirm() {
            inTransaction.countDown();
            awaited(commit);
          }
        };
    Thread late = new Thread(() -> ingest(CLIENTS, "late", slow));
    Thread early = new Thread(() -> other.runs().conclude(concluded("run-2")));
    late.start();
    awaited(inTransaction);
    early.start();
    List<String> before = store.outbox().next("mail", 10).stream().map(Entry::subject).toList();
    commit.countDown();
    late.join();
    early.join();
    other.close();

    assertThat(before).isEmpty();
    assertThat(store.outbox().next("mail", 10))
        .extracting(Entry::subject)
        .containsExactly("clients.csv", "run-2");
  }

  private static Conclusion concluded(String run) {
    return new Conclusion(
        run(run), Optional.empty(), Optional.empty(), List.of(), OptionalLong.empty());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

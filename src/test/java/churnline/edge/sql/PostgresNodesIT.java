package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.node.StoreWatch.Seen;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes' worth of stores on one database. */
class PostgresNodesIT {
  private final PostgresAccess access = Postgres.schema();
  @TempDir private Path folder;
  private Store one;
  private Store other;

  @BeforeEach
  void open() {
    one = Postgres.open(access, folder.resolve("one"), StoreFixture.CLIENTS, true);
    other = Postgres.open(access, folder.resolve("other"), StoreFixture.CLIENTS, true);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void theTurnIsOneNodesUntilItGivesItBack() {
    assertThat(other.runLock().isTaken()).isFalse();
    assertThat(one.runLock().tryEnter()).isTrue();
    assertThat(other.runLock().tryEnter()).isFalse();
    assertThat(one.runLock().isLost()).isFalse();
    assertThat(one.runLock().isTaken()).isTrue();
    assertThat(other.runLock().isTaken()).isTrue();

    one.runLock().leave();

    assertThat(other.runLock().isTaken()).isFalse();
    assertThat(other.runLock().tryEnter()).isTrue();
    assertThat(one.runLock().tryEnter()).isFalse();
  }

  @Test
  void theTurnEndsWithItsProcess() {
    assertThat(one.runLock().tryEnter()).isTrue();

    one.close();
    while (!other.runLock().tryEnter()) {
      Thread.onSpinWait();
    }

    assertThat(other.runLock().isLost()).isFalse();
  }

  @Test
  void whoWasOvertakenWritesNothing() {
    assertThat(one.runLock().tryEnter()).isTrue();
    one.batches().published(Map.of(1L, false));
    endTurn();
    assertThat(one.runLock().isLost()).isTrue();
    one.batches().published(Map.of(1L, false));

    assertThat(other.runLock().tryEnter()).isTrue();

    assertThatThrownBy(() -> one.batches().published(Map.of(1L, false)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("RUN_TAKEN_OVER: another node took over");
    other.batches().published(Map.of(1L, false));
    one.runLock().leave();
    one.batches().published(Map.of(1L, false));
    assertThat(one.runLock().tryEnter()).isFalse();
  }

  @Test
  void aTurnThatWasLostIsTakenAgain() {
    assertThat(one.runLock().tryEnter()).isTrue();
    endTurn();
    one.runLock().leave();

    assertThat(one.runLock().tryEnter()).isTrue();
    assertThat(one.runLock().isLost()).isFalse();
    assertThat(other.runLock().tryEnter()).isFalse();
  }

  @Test
  void aTickIsForTheFirstWhoAsks() {
    Instant due = StoreFixture.NOON;

    assertThat(one.ticks().take("schedule", due)).isTrue();
    assertThat(other.ticks().take("schedule", due)).isFalse();
    assertThat(one.ticks().take("schedule", due)).isFalse();
    assertThat(other.ticks().take("retrain-schedule", due)).isTrue();
    assertThat(other.ticks().take("schedule", due.plusSeconds(1))).isTrue();
  }

  @Test
  void ticksOfYesterdayAreForgotten() {
    IntStream.range(0, 50)
        .mapToObj(hour -> StoreFixture.NOON.plus(Duration.ofHours(hour)))
        .forEach(due -> assertThat(one.ticks().take("schedule", due)).isTrue());

    assertThat(Postgres.text(access, "SELECT count(*) FROM tick")).isEqualTo("25");
  }

  @Test
  void anEmptyStoreHasBeenSeenWhole() {
    assertThat(one.watch().look()).isEqualTo(Seen.NOTHING);
  }

  @Test
  void aNodeOfAnotherSchemaAddsNoRows() {
    one.close();
    one = Postgres.open(access, folder.resolve("one"), StoreFixture.NO_IDS, true);
    String csv = StoreFixture.HEADER + "c1,1,x,10,yes\n";

    assertThatThrownBy(
            () ->
                other
                    .batches()
                    .ingest(
                        StoreFixture.batch(StoreFixture.CLIENTS, csv),
                        new TextContent(StoreFixture.CLIENTS, csv)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("SCHEMA_CHANGED: another node has made this store");

    Batch batch =
        one.batches()
            .ingest(
                StoreFixture.batch(StoreFixture.NO_IDS, csv),
                new TextContent(StoreFixture.NO_IDS, csv));
    assertThat(batch.counts().accepted()).isEqualTo(1);
  }

  /** As a server does that was restarted, or a firewall that forgot the connection. */
  private void endTurn() {
    String schema = access.url().substring(access.url().indexOf('=') + 1);
    String holder =
        "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND classid = "
            + 0x63686e02
            + " AND objid::bigint = (hashtext('"
            + schema
            + "')::bigint & 4294967295)";
    Postgres.text(access, "SELECT pg_terminate_backend((" + holder + "))");
    while (!Postgres.text(access, holder).equals("0")) {
      Thread.onSpinWait();
    }
  }
}

package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.sql.duckdb.DuckDbDatabase;
import churnline.edge.sql.load.RowFeed;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RowFeedTest {
  @TempDir private Path folder;

  /** What the parser calls may do so; then it waited for ever, and with it the run. */
  @Test
  @Timeout(60)
  void aSwallowedInterruptDoesNotKeepTheFeedOpen() throws Exception {
    String csv =
        IntStream.range(0, 200_000)
            .mapToObj(row -> "c" + row + ",1,x,10,yes\n")
            .collect(Collectors.joining("", StoreFixture.HEADER, ""));
    RowTable table;
    try (DuckDbDatabase database = DuckDbDatabase.open(folder.resolve("store"), "256MB", 1)) {
      table =
          database.inTransaction(
              on ->
                  RowTable.bind(
                      on, database.dialect(), StoreFixture.CLIENTS, true, StoreFixture.NOON));
    }
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch swallowed = new CountDownLatch(1);
    TextContent content =
        new TextContent(StoreFixture.CLIENTS, csv)
            .doingAfter(
                10,
                () -> {
                  waiting.countDown();
                  try {
                    Thread.sleep(Long.MAX_VALUE);
                  } catch (InterruptedException lost) {
                    swallowed.countDown();
                  }
                });

    RowFeed feed =
        RowFeed.start(
            content, table, folder, false, new RowFeed.Known(() -> null, Optional.empty()));
    waiting.await();
    feed.close();

    assertThat(swallowed.getCount()).isZero();
  }
}

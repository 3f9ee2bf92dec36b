package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final RunWatch watch = new RunWatch(now::get);

  @Test
  void threeRunsCutShortInARowAreToldUntilOneEnds() {
    watch.cutShort("first");
    watch.cutShort("second");
    assertThat(watch.trouble()).isEmpty();

    watch.cutShort("DISK_FULL: no room");
    assertThat(watch.trouble()).contains("the last 3 runs were cut short: DISK_FULL: no room");

    watch.ended(Optional.empty());
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aRunThatEndsAndTakesNothingInIsTold() {
    watch.ended(Optional.of("3 files in a row could not be ingested"));
    assertThat(watch.trouble()).contains("3 files in a row could not be ingested");
    assertThat(watch.isRetryDue()).as("the cycle says when").isFalse();

    watch.ended(Optional.empty());
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aRunThatWasCutShortIsTriedAgainAfterAPause() {
    assertThat(watch.isRetryDue()).isFalse();
    watch.cutShort("DISK_FULL: no room");
    assertThat(watch.isRetryDue()).isFalse();

    now.set(Duration.ofSeconds(30).toNanos());
    assertThat(watch.isRetryDue()).isTrue();

    watch.ended(Optional.empty());
    assertThat(watch.isRetryDue()).isFalse();
  }
}

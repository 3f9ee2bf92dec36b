package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InboxPollingTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean();
  private final InboxPolling polling =
      new InboxPolling(Duration.ofSeconds(1), Optional::empty, running::get, now::get);

  @Test
  void aPollThatDoesNotComeIsTold() {
    now.set(Duration.ofSeconds(31).toNanos());
    assertThat(polling.trouble()).isEmpty();

    now.set(Duration.ofSeconds(33).toNanos());
    assertThat(polling.trouble()).get().asString().contains("the inbox has not been polled for 33");
  }

  @Test
  void whoWaitsForARunIsNotDead() {
    now.set(Duration.ofHours(1).toNanos());
    running.set(true);
    assertThat(polling.trouble()).isEmpty();
  }
}

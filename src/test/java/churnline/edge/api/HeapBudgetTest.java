package churnline.edge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.BadInputException;
import churnline.core.fault.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {
  private static final long MEGABYTE = 1 << 20;
  private final HeapBudget heap = new HeapBudget(10 * MEGABYTE);

  @Test
  void whatIsTakenIsMissingUntilItIsGivenBack() {
    HeapBudget.Lease first = heap.take(6 * MEGABYTE, "a body");
    assertThatThrownBy(() -> heap.take(5 * MEGABYTE, "a body"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("MEMORY_SHORT: ")
        .hasMessageContaining("retry later");

    first.close();
    first.close();

    assertThat(heap.<String>with(10 * MEGABYTE, "a body", () -> "done")).isEqualTo("done");
    heap.take(10 * MEGABYTE, "a body").close();
  }

  @Test
  void whatWouldNeverFitIsTooLarge() {
    assertThatThrownBy(() -> heap.take(11 * MEGABYTE, "a body"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("REQUEST_TOO_LARGE: ")
        .hasMessageContaining("11 MB")
        .hasMessageContaining("10 MB");
  }

  @Test
  void whatIsGivenBackAfterAFailureIsThere() {
    assertThatThrownBy(
            () ->
                heap.with(
                    10 * MEGABYTE,
                    "a body",
                    () -> {
                      throw new IllegalStateException("planted");
                    }))
        .isInstanceOf(IllegalStateException.class);

    heap.take(10 * MEGABYTE, "a body").close();
  }

  @Test
  void aTrainingWaitsForRequestsAndTakesWhatThereIs() throws Exception {
    HeapBudget.Lease request = heap.take(MEGABYTE, "a body");
    AtomicReference<HeapBudget.Lease> training = new AtomicReference<>();
    CountDownLatch waits = new CountDownLatch(1);
    Thread trainer =
        new Thread(
            () -> {
              waits.countDown();
              try {
                training.set(heap.await(100 * MEGABYTE, Duration.ofMinutes(1)));
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    trainer.start();
    waits.await();
    assertThat(training.get()).isNull();

    request.close();
    trainer.join();

    assertThatThrownBy(() -> heap.take(1, "a body")).isInstanceOf(UnavailableException.class);
    training.get().close();
    heap.take(10 * MEGABYTE, "a body").close();
  }

  @Test
  void aTrainingDoesNotWaitForEver() {
    HeapBudget.Lease all = heap.take(10 * MEGABYTE, "a body");

    assertThatThrownBy(() -> heap.await(1, Duration.ofMillis(1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the next run trains");
    all.close();
  }
}

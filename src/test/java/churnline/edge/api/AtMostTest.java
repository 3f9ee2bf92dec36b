package churnline.edge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** OWASP ASVS 5.0, 2.4.1: what costs much cannot be asked for without measure. */
class AtMostTest {
  private static final Request REQUEST =
      new Request("id", "GET", "/models/compare", Map.of(), Map.of(), Map.of(), null);

  @Test
  void oneMoreIsToldToComeAgain() throws Exception {
    CountDownLatch within = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrencyLimit two =
        new ConcurrencyLimit(
            2,
            request -> {
              within.countDown();
              awaitOrFail(go);
              return Reply.json(Map.of());
            });
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      List<Future<Reply>> answers =
          List.of(
              others.submit(() -> two.answer(REQUEST)), others.submit(() -> two.answer(REQUEST)));
      awaitOrFail(within);

      Reply third = two.answer(REQUEST);

      assertThat(third.status()).isEqualTo(429);
      assertThat(third.headers()).containsKey("Retry-After");
      go.countDown();
      for (Future<Reply> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(two.answer(REQUEST).status()).isEqualTo(200);
    } finally {
      go.countDown();
      others.shutdownNow();
    }
  }

  @Test
  void oneThatFailsMakesRoom() {
    ConcurrencyLimit one =
        new ConcurrencyLimit(
            1,
            request -> {
              throw new BadInputException(FaultCode.REQUEST_INVALID, "no such version");
            });

    for (int times = 0; times < 3; times++) {
      assertThatThrownBy(() -> one.answer(REQUEST)).hasMessageContaining("no such version");
    }
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}

package churnline.edge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedVitalTest {
  @Test
  void whatIsSaidIsHandedOn() {
    assertThat(vital(Optional::empty).trouble()).isEmpty();
    assertThat(vital(() -> Optional.of("it is gone")).trouble()).contains("it is gone");
    assertThat(
            vital(
                    () -> {
                      throw new StackOverflowError("planted");
                    })
                .trouble())
        .get()
        .asString()
        .contains("the store could not be looked at", "planted");
  }

  @Test
  void whoeverAsksASilentOneWaitsAMomentAndOneThreadLonger() {
    CountDownLatch silence = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    TimedVital vital =
        new TimedVital(
            "the store",
            () -> {
              looks.incrementAndGet();
              try {
                silence.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return Optional.empty();
            },
            Duration.ofMillis(20));

    assertThat(vital.trouble()).get().asString().contains("the store has not answered");
    assertThat(vital.trouble()).isPresent();
    assertThat(looks).hasValue(1);

    silence.countDown();
    while (vital.trouble().isPresent()) {
      Thread.onSpinWait();
    }
  }

  private static TimedVital vital(Vital vital) {
    return new TimedVital("the store", vital, Duration.ofMinutes(1));
  }
}

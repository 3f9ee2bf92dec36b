package churnline.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftWorkTest {
  private static final long SECOND = 1_000_000_000L;
  private final Set<String> open = new HashSet<>();
  private long now = Long.MAX_VALUE - SECOND;
  private final LeftWork work = new LeftWork(() -> open, () -> now);

  @Test
  void whatIsDoneWithinThreeSecondsIsNobodysBusiness() {
    open.add("a");
    assertThat(work.isDue()).isFalse();
    now += 2 * SECOND;
    open.remove("a");
    open.add("b");
    assertThat(work.isDue()).isFalse();
    now += 2 * SECOND;

    assertThat(work.isDue()).isFalse();
  }

  @Test
  void whatIsLeftIsDueUntilItIsTaken() {
    open.add("a");
    assertThat(work.isDue()).isFalse();
    now += 3 * SECOND;

    assertThat(work.isDue()).isTrue();
    assertThat(work.isDue()).isTrue();
  }

  @Test
  void whatStaysAfterARunIsTriedTenTimesLater() {
    open.add("a");
    assertThat(work.isDue()).isFalse();
    now += 3 * SECOND;
    work.taken();

    assertThat(work.isDue()).isFalse();
    now += 26 * SECOND;
    assertThat(work.isDue()).isFalse();
    now += SECOND;
    assertThat(work.isDue()).isTrue();
  }

  @Test
  void whatComesAfterATakeOverIsNotMadeToWait() {
    open.add("full");
    assertThat(work.isDue()).isFalse();
    now += 3 * SECOND;
    work.taken();
    open.add("fresh");
    assertThat(work.isDue()).isFalse();
    now += 3 * SECOND;

    assertThat(work.isDue()).isTrue();
  }
}

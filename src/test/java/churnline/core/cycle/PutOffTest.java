package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.SettableClock;
import churnline.core.disk.Claim;
import churnline.core.run.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PutOffTest {
  private final SettableClock clock = new SettableClock();
  private final PutOff putOff = new PutOff(clock);
  private final List<Claim> open = new ArrayList<>();

  @Test
  void oneThatFailsThreeTimesKeepsNoOtherBack() {
    claim("giant", "small");

    assertThat(failures("giant")).isEqualTo(3);

    assertThat(due(Trigger.FILE)).containsExactly("small");
    assertThat(due(Trigger.CRON)).containsExactly("giant", "small");
    assertThat(putOff.outage()).isEmpty();
  }

  @Test
  void severalInARowSayThatItIsNotTheFiles() {
    claim("a", "b", "c", "d");
    failures("a");

    assertThat(putOff.failed("b", "DISK_UNAVAILABLE: b")).as("right after another").isTrue();
    assertThat(putOff.outage()).isEmpty();
    assertThat(putOff.failed("c", "DISK_UNAVAILABLE: c")).isTrue();

    assertThat(putOff.outage())
        .contains("3 files in a row could not be ingested, the last one: DISK_UNAVAILABLE: c");
    due(Trigger.FILE);
    assertThat(putOff.failed("d", "DISK_UNAVAILABLE: d")).as("in a run of its own").isTrue();
  }

  @Test
  void meanwhileOneIsTriedNowAndThenAndNeverTheSame() {
    outage("a", "b", "c");
    assertThat(putOff.isRetryDue()).isFalse();
    for (String tried : List.of("a", "b", "c", "a")) {
      clock.advance(Duration.ofSeconds(30));
      assertThat(putOff.isRetryDue()).isTrue();
      assertThat(due(Trigger.RETRY)).containsExactly(tried);
      assertThat(putOff.isRetryDue()).as("also when it was not tried").isFalse();
      assertThat(putOff.failed(tried, "why")).isTrue();
    }
  }

  @Test
  void oneThatIsTakenEndsItAndTheOthersAreTriedAgainAtOnce() {
    outage("a", "b", "c");
    clock.advance(Duration.ofSeconds(30));
    due(Trigger.RETRY);

    taken("a");

    assertThat(putOff.outage()).isEmpty();
    assertThat(putOff.isRetryDue()).isTrue();
    assertThat(due(Trigger.RETRY)).containsExactly("b", "c");
    taken("b");
    taken("c");
    assertThat(putOff.isRetryDue()).isFalse();
  }

  /** Three that the store has no room for are no outage for ever. */
  @Test
  void whatFailsBeforeAndAfterOthersAreTakenIsAtFaultItself() {
    outage("a", "b", "c");
    claim("small");
    taken("small");
    due(Trigger.RETRY);
    for (String giant : List.of("a", "b", "c")) {
      assertThat(putOff.failed(giant, "why")).as("once more is enough").isTrue();
    }

    assertThat(putOff.outage()).isEmpty();
    assertThat(putOff.isRetryDue()).isFalse();
    assertThat(due(Trigger.FILE)).isEmpty();
    assertThat(due(Trigger.CRON)).containsExactly("a", "b", "c");
  }

  @Test
  void aFileOnItsOwnIsTriedMoreAndMoreSeldom() {
    claim("giant");
    failures("giant");
    List<Long> minutes = new ArrayList<>();
    long waited = 0;
    while (minutes.size() < 6) {
      clock.advance(Duration.ofSeconds(30));
      waited += 30;
      if (putOff.isRetryDue()) {
        minutes.add(waited);
        waited = 0;
        assertThat(due(Trigger.RETRY)).containsExactly("giant");
        putOff.failed("giant", "why");
      }
    }
    assertThat(minutes).containsExactly(30L, 60L, 120L, 240L, 480L, 600L);
  }

  @Test
  void whatIsGoneIsForgotten() {
    outage("a", "b", "c");
    open.clear();
    claim("d");

    assertThat(due(Trigger.FILE)).containsExactly("d");
    assertThat(putOff.outage()).isEmpty();
    assertThat(putOff.isRetryDue()).isFalse();
  }

  private void outage(String... names) {
    claim(names);
    failures(names[0]);
    for (String name : names) {
      putOff.failed(name, "why");
    }
    assertThat(putOff.outage()).isPresent();
    // in the order in which they are tried next
    for (String name : names) {
      putOff.failed(name, "why");
    }
  }

  private int failures(String name) {
    int count = 1;
    while (!putOff.failed(name, "why")) {
      count++;
    }
    return count;
  }

  private void taken(String name) {
    putOff.taken(name);
    open.removeIf(claim -> claim.id().equals(name));
  }

  private void claim(String... names) {
    for (String name : names) {
      open.add(new Claim(name, name, Path.of(name), new Claim.Stamp(1, 1, "")));
    }
  }

  private List<String> due(Trigger trigger) {
    return putOff.due(open, trigger).stream().map(Claim::id).toList();
  }
}

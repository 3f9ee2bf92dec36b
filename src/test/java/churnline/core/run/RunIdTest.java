package churnline.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunIdTest {
  private final SettableClock clock = new SettableClock();

  @Test
  void anIdIsTheTimeInCrockfordsBaseAndThenChance() {
    RandomGenerator one = () -> 0L;

    assertThat(new RunId(clock, one).next())
        .isEqualTo(expectedTime(clock.millis()) + "0".repeat(16));
  }

  @Test
  void idsOfOneMillisecondAreInOrder() {
    RunId ids = new RunId(clock);

    List<String> many = Stream.generate(ids::next).limit(5_000).toList();

    assertThat(many).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9A-Z]{26}"));
  }

  @Test
  void idsStayInOrderWhenTheClockGoesOnOrBack() {
    RunId ids = new RunId(clock);
    String first = ids.next();
    clock.advance(Duration.ofMillis(1));
    String second = ids.next();
    clock.advance(Duration.ofHours(-1));
    String third = ids.next();

    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aFullCountGoesOnInTheNextMillisecond() {
    RandomGenerator highest = () -> -1L;
    RunId ids = new RunId(clock, highest);

    List<String> three = Stream.generate(ids::next).limit(3).toList();

    assertThat(three.get(0)).endsWith("Z".repeat(16));
    assertThat(three.get(1)).endsWith("0".repeat(16));
    assertThat(three).isSorted();
  }

  private static String expectedTime(long millis) {
    StringBuilder out = new StringBuilder();
    for (long left = millis; out.length() < 10; left /= 32) {
      out.insert(0, "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt((int) (left % 32)));
    }
    return out.toString();
  }
}

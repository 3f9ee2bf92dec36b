package churnline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicLong now = new AtomicLong();
  private final Patience patience = new Patience(Duration.ofSeconds(20), now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static JsonNode status(boolean busy, int rows) {
    return Json.tree(
        "{\"busy\": %s, \"progress\": {\"done\": %d}, \"request_id\": \"%s\"}"
            .formatted(busy, rows, System.nanoTime()));
  }

  @Test
  void whereNothingIsUnderWayNothingIsExpectedForLong() {
    assertThat(patience.endsAt(status(false, 0))).isFalse();
    pass(Duration.ofSeconds(19));
    assertThat(patience.endsAt(status(false, 0))).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(patience.endsAt(status(false, 0))).isTrue();
  }

  @Test
  void aTrainingOfADayIsWaitedFor() {
    for (int hour = 0; hour < 24; hour++) {
      assertThat(patience.endsAt(status(true, hour))).isFalse();
      pass(Duration.ofHours(1));
    }
    assertThat(patience.endsAt(status(false, 24))).as("it has just ended").isFalse();
  }

  @Test
  void whatShowsNoProgressIsGivenUp() {
    assertThat(patience.endsAt(status(true, 7))).isFalse();
    pass(Duration.ofMinutes(119));
    assertThat(patience.endsAt(status(true, 7))).isFalse();
    pass(Duration.ofMinutes(1));
    assertThat(patience.endsAt(status(true, 7))).isTrue();
  }

  @Test
  void aRunIsFollowedWhileItProgresses() {
    JsonNode run = Json.tree("{\"state\": \"running\", \"progress\": {\"done\": 1}}");
    assertThat(patience.endsAtRun(run)).isFalse();
    pass(Duration.ofHours(1));
    JsonNode further = Json.tree("{\"state\": \"running\", \"progress\": {\"done\": 2}}");
    assertThat(patience.endsAtRun(further)).isFalse();
    pass(Duration.ofHours(2));
    assertThat(patience.endsAtRun(further)).isTrue();
  }
}

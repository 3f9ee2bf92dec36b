package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;

class CronWatchTest {
  private final CronWatch watch = new CronWatch(Clock.systemUTC());

  @Test
  void aClockThatHasStoppedIsTold() throws Exception {
    assertThat(watch.trouble()).as("before the start").isEmpty();
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("quartz:churnline/cycle?cron=0+0/10+*+*+*+?").routeId("cycle").log("tick");
            }
          });
      camel.start();
      watch.started(camel);
      Scheduler quartz = camel.getComponent("quartz", QuartzComponent.class).getScheduler();
      TriggerKey key = TriggerKey.triggerKey("cycle", "churnline");
      assertThat(watch.trouble()).isEmpty();

      CronWatch tomorrow =
          new CronWatch(Clock.fixed(Instant.now().plus(Duration.ofDays(1)), ZoneOffset.UTC));
      tomorrow.started(camel);
      assertThat(tomorrow.trouble()).get().asString().contains("the schedule cycle was due at");

      quartz.pauseTrigger(key);
      assertThat(watch.trouble()).get().asString().contains("cycle is PAUSED");
      quartz.resumeTrigger(key);
      assertThat(watch.trouble()).isEmpty();

      quartz.standby();
      assertThat(watch.trouble()).get().asString().contains("the scheduler does not run");
      quartz.start();

      quartz.unscheduleJob(key);
      assertThat(watch.trouble()).get().asString().contains("no schedule is set");
    }
    assertThat(watch.trouble()).get().asString().contains("the scheduler does not run");
  }
}

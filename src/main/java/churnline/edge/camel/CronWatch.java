package churnline.edge.camel;

import churnline.edge.gate.Vital;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/** Whether the clock still starts runs. */
public final class CronWatch implements Vital {
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Clock clock;
  private volatile Scheduler scheduler;

  public CronWatch(Clock clock) {
    this.clock = clock;
  }

  /** To be called when the routes have been started. */
  public void started(CamelContext context) {
    scheduler = context.getComponent("quartz", QuartzComponent.class).getScheduler();
  }

  @Override
  public Optional<String> trouble() {
    Scheduler quartz = scheduler;
    if (quartz == null) {
      return Optional.empty();
    }
    try {
      if (!quartz.isStarted() || quartz.isInStandbyMode() || quartz.isShutdown()) {
        return Optional.of("the scheduler does not run; restart the service");
      }
      Set<TriggerKey> keys = quartz.getTriggerKeys(GroupMatcher.anyTriggerGroup());
      if (keys.isEmpty()) {
        return Optional.of("no schedule is set; restart the service");
      }
      for (TriggerKey key : keys) {
        Optional<String> trouble = trouble(quartz, key);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      return Optional.empty();
    } catch (SchedulerException failure) {
      return Optional.of("the scheduler cannot be asked: " + failure.getMessage());
    }
  }

  private Optional<String> trouble(Scheduler quartz, TriggerKey key) throws SchedulerException {
    TriggerState state = quartz.getTriggerState(key);
    Trigger trigger = quartz.getTrigger(key);
    if (trigger == null || state == TriggerState.ERROR || state == TriggerState.PAUSED) {
      return Optional.of(
          "the schedule %s is %s; restart the service".formatted(key.getName(), state));
    }
    Date next = trigger.getNextFireTime();
    Instant now = clock.instant();
    // a tick that waits for a run in progress is blocked, not late
    boolean isLate = next != null && next.toInstant().plus(LATE).isBefore(now);
    return isLate && state != TriggerState.BLOCKED
        ? Optional.of(
            "the schedule %s was due at %s; restart the service"
                .formatted(key.getName(), next.toInstant()))
        : Optional.empty();
  }
}

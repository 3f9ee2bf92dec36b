package churnline.edge.camel;

import static churnline.edge.camel.Defects.step;

import churnline.core.retention.Retention.Removed;
import churnline.edge.gate.RunGate;
import churnline.edge.inbox.InboxFolder;
import churnline.edge.inbox.InboxStrangers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked after beside the pipeline: late writers, things that are no files, old files,
 * library versions.
 */
public final class HousekeepingRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger("housekeeping");

  private final InboxFolder inbox;
  private final InboxStrangers strangers;
  private final Consumer<String> warn;
  private final Optional<LookUp> lookUp;
  private final RunGate gate;
  private final Supplier<Removed> retention;

  /**
   * The daily look-up of library versions.
   *
   * @param delay after start
   * @param task looks them up unless that was done within a day
   */
  public record LookUp(Duration delay, Task task) {
    /** May take minutes and fail. */
    public interface Task {
      void run() throws Exception;
    }
  }

  /**
   * @param warn is told of what is ignored or went back
   * @param lookUp empty to never ask the network
   * @param gate is held while something is removed, so that it never meets a run
   * @param retention removes what is old and says what that was
   */
  public HousekeepingRoutes(
      InboxFolder inbox,
      InboxStrangers strangers,
      Consumer<String> warn,
      Optional<LookUp> lookUp,
      RunGate gate,
      Supplier<Removed> retention) {
    this.inbox = inbox;
    this.strangers = strangers;
    this.warn = warn;
    this.lookUp = lookUp;
    this.gate = gate;
    this.retention = retention;
  }

  // spotless:off - one route a chore
  @Override
  public void configure() {
    onException(Exception.class).handled(true)
        .process(exchange -> LOG.warn("{} failed and is tried again: {}", exchange.getFromRouteId(),
            exchange.getProperty("CamelExceptionCaught", Exception.class).getMessage()));

    from("timer:late-writes?period=1000").routeId("late-writes")
        .process(step(exchange -> giveBack(inbox.giveBackLateWrites())));

    from("timer:strangers?period=5000").routeId("strangers")
        .process(step(exchange -> strangers.found().forEach(warn)));

    from("timer:retention?period=3600000&delay=60000").routeId("retention")
        .policy(GatePolicy.waiting(gate))
          .process(step(exchange -> tell(retention.get())));

    from("timer:turn-watch?period=1000").routeId("turn-watch")
        .process(exchange -> gate.leaveForTheDead().ifPresent(HousekeepingRoutes::tellOrphan));

    lookUp.ifPresent(daily -> from("timer:dependencies?period=3600000&delay=" + daily.delay().toMillis())
        .routeId("dependencies")
        .process(step(exchange -> daily.task().run())));
  }
  // spotless:on

  private static void tellOrphan(String thread) {
    LOG.error("the thread {} ended while it held the run lock; the lock was released", thread);
  }

  private static void tell(Removed removed) {
    if (!removed.isNothing()) {
      LOG.info(
          "files={} predictions={} models={} bytes={} -> removed: older than churn.retention says",
          removed.batches(),
          removed.predictions(),
          removed.models(),
          removed.bytes());
    }
    removed
        .failure()
        .ifPresent(stays -> LOG.warn("not everything could be removed: {}", stays.getMessage()));
  }

  private void giveBack(List<String> names) {
    for (String name : names) {
      warn.accept(
          name
              + " was written to after it was claimed; the whole file is back in the inbox and is"
              + " read again; write under a hidden name and rename when done, or raise"
              + " churn.inbox.quiet");
    }
  }
}

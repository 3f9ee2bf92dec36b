package churnline.edge.camel;

import static churnline.edge.camel.Defects.stage;
import static org.apache.camel.LoggingLevel.WARN;

import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.node.Ticks;
import churnline.core.run.RetrainingCycle;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.edge.gate.RunGate;
import java.util.Date;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole pipeline. One route per box of the README's picture, one {@code to} per arrow:
 *
 * <pre>
 *            schedule (Quartz) --+-- retry (what failed by a defect)
 *                                v
 * inbox (claims quiet files) --> run --> ingest --> drift-check -+--> retrain --> redeploy --> report
 *                                            |                   |                              ^
 *                                            +--- nothing new ---+--- no retrain ---------------+
 * </pre>
 */
public final class PipelineRoutes extends RouteBuilder {
  /** Takes a {@link Trigger}; the sender holds the {@link RunGate}. */
  public static final String RUN = "direct:run";

  /** Property of the exchange: the id that the run is to have; absent, it takes one itself. */
  static final String RUN_ID = "churnline.run-id";

  /** Header in which Quartz says when a tick was due, however late it comes. */
  private static final String DUE = "scheduledFireTime";

  private static final String INGEST = "direct:ingest";
  private static final String DRIFT_CHECK = "direct:drift-check";
  private static final String RETRAIN = "direct:retrain";
  private static final String REDEPLOY = "direct:redeploy";
  private static final String REPORT = "direct:report";
  private static final Logger LOG = LoggerFactory.getLogger("run");

  private final String inbox;
  private final String schedule;
  private final Optional<String> retrainSchedule;
  private final RetrainingCycle cycle;
  private final RunGate gate;
  private final RunWatch watch;
  private final Ticks ticks;
  private final BooleanSupplier stopping;

  /**
   * Creates the routes; {@code configure} adds them to a context.
   *
   * @param inbox endpoint that claims files, the last of a poll marked as batch complete
   * @param schedule endpoint that ticks
   * @param retrainSchedule endpoint that ticks when a retraining is due by the clock
   * @param watch is told how each run ends
   * @param ticks whether a tick is for this process
   * @param stopping whether no further stage may begin
   */
  public PipelineRoutes(
      String inbox,
      String schedule,
      Optional<String> retrainSchedule,
      RetrainingCycle cycle,
      RunGate gate,
      RunWatch watch,
      Ticks ticks,
      BooleanSupplier stopping) {
    this.inbox = inbox;
    this.schedule = schedule;
    this.retrainSchedule = retrainSchedule;
    this.cycle = cycle;
    this.gate = gate;
    this.watch = watch;
    this.ticks = ticks;
    this.stopping = stopping;
  }

  // spotless:off - one route per box, one line per arrow
  @Override
  public void configure() {
    failures();
    starts();
    stages();
  }

  private void failures() {
    onException(UnavailableException.class).onWhen(PipelineRoutes::isOver)
        .maximumRedeliveries(0).logExhausted(false)
        .handled(true).process(PipelineRoutes::takenOver);
    onException(UnavailableException.class)
        .maximumRedeliveries(3).redeliveryDelay(500).useExponentialBackOff().backOffMultiplier(2)
        .retryAttemptedLogLevel(WARN).logRetryStackTrace(false).logExhausted(false)
        .handled(true).process(this::unfinished);
    onException(Exception.class)
        .maximumRedeliveries(0).logExhausted(false)
        .handled(true).process(this::defect);
    interceptSendToEndpoint("direct:(drift-check|retrain|redeploy|report)")
        .onWhen(exchange -> stopping.getAsBoolean()).stop();
  }

  private void starts() {
    from(inbox).routeId("inbox")
        .filter(exchangeProperty(Exchange.BATCH_COMPLETE))
          .policy(GatePolicy.waiting(gate)).setBody(constant(Trigger.FILE)).to(RUN);

    from(schedule).routeId("schedule")
        .process(this::keepOwn).policy(GatePolicy.waiting(gate)).setBody(constant(Trigger.CRON)).to(RUN);

    retrainSchedule.ifPresent(clock -> from(clock).routeId("retrain-schedule")
        .process(this::keepOwn).policy(GatePolicy.waiting(gate)).setBody(constant(Trigger.RETRAIN_CRON)).to(RUN));

    from("timer:start?repeatCount=1&delay=0").routeId("start")
        .policy(GatePolicy.waiting(gate)).setBody(constant(Trigger.START)).to(RUN);

    from("timer:retry?period=2000&delay=2000").routeId("retry")
        .filter(exchange -> cycle.isRetryDue() || watch.isRetryDue()).policy(GatePolicy.ifFree(gate))
          .setBody(constant(Trigger.RETRY)).to(RUN);
  }

  private void stages() {
    from(RUN).routeId("run")
        .transform().exchange(stage(this::begin))
        .to(INGEST);

    from(INGEST).routeId("ingest")
        .transform().body(Run.class, stage(cycle::ingest))
        .choice()
          .when().body(Run.class, Run::isCheckDue).to(DRIFT_CHECK)
          .otherwise().to(REPORT);

    from(DRIFT_CHECK).routeId("drift-check")
        .transform().body(Run.class, stage(cycle::checkDrift))
        .choice()
          .when().body(Run.class, Run::isRetrainDue).to(RETRAIN)
          .otherwise().to(REPORT);

    from(RETRAIN).routeId("retrain")
        .transform().body(Run.class, stage(cycle::retrain))
        .to(REDEPLOY);

    from(REDEPLOY).routeId("redeploy")
        .transform().body(Run.class, stage(cycle::redeploy))
        .to(REPORT);

    from(REPORT).routeId("report")
        .transform().body(Run.class, stage(cycle::report))
        .process(exchange -> watch.ended(cycle.outage()));
  }
  // spotless:on

  /** Ends a tick that another process on the store answers. */
  private void keepOwn(Exchange tick) {
    Date due = tick.getMessage().getHeader(DUE, Date.class);
    if (due != null && !ticks.take(tick.getFromRouteId(), due.toInstant())) {
      tick.setRouteStop(true);
    }
  }

  private Run begin(Exchange exchange) {
    Trigger trigger = exchange.getMessage().getBody(Trigger.class);
    String id = exchange.getProperty(RUN_ID, String.class);
    return id == null ? cycle.begin(trigger) : cycle.begin(trigger, id);
  }

  private void unfinished(Exchange exchange) {
    watch.cutShort(caught(exchange).getMessage());
    LOG.error(
        "run cut short: {} -> nothing is lost; the next run continues from here",
        caught(exchange).getMessage());
  }

  /** It would be refused as often as it is tried. */
  private static boolean isOver(Exchange exchange) {
    FaultCode code = caught(exchange).code();
    return code == FaultCode.RUN_TAKEN_OVER || code == FaultCode.STOPPING;
  }

  private static void takenOver(Exchange exchange) {
    LOG.warn("run given up: {}", caught(exchange).getMessage());
  }

  private static ChurnlineException caught(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ChurnlineException.class);
  }

  private void defect(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    watch.cutShort("a bug in Churnline (" + failure + "), see logs/churnline.log");
    LOG.error("a bug cut the run short; the champion is unchanged", failure);
  }
}

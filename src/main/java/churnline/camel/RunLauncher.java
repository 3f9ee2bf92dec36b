package churnline.camel;

import churnline.api.RecentRuns;
import churnline.api.RecentRuns.State;
import churnline.api.RunAnswers.RunStarter;
import churnline.cycle.RunId;
import churnline.cycle.Trigger;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts runs for HTTP: their id is known before they begin. */
public final class RunLauncher implements RunStarter {
  private static final Logger LOG = LoggerFactory.getLogger("run");
  private final RunGate gate;
  private final RecentRuns recent;
  private final RunId ids;
  private final Clock clock;
  private ProducerTemplate sender;

  public RunLauncher(RunGate gate, RecentRuns recent, RunId ids, Clock clock) {
    this.gate = gate;
    this.recent = recent;
    this.clock = clock;
    this.ids = ids;
  }

  /** To be called when the routes have been started. */
  public synchronized void started(CamelContext context) {
    sender = context.createProducerTemplate();
  }

  @Override
  public synchronized Optional<String> start(Trigger trigger) {
    if (sender == null || !gate.tryEnter()) {
      return Optional.empty();
    }
    String id = ids.next();
    recent.begun(id, clock.instant());
    CompletableFuture<Exchange> run =
        sender.asyncSend(
            PipelineRoutes.RUN,
            exchange -> {
              exchange.setProperty(PipelineRoutes.RUN_ID, id);
              exchange.getMessage().setBody(trigger);
            });
    CompletableFuture<Void> left =
        run.handle(
            (done, failure) -> {
              // what the observer has not seen end did not reach its report
              recent.ended(id, State.CUT_SHORT);
              gate.leave();
              if (failure != null) {
                LOG.error("run={} -> could not be started", id, failure);
              }
              return null;
            });
    return left.isCompletedExceptionally() ? Optional.empty() : Optional.of(id);
  }
}

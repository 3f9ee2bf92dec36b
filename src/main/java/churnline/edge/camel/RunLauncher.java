package churnline.edge.camel;

import churnline.core.fault.OutOfMemory;
import churnline.core.run.RunId;
import churnline.core.run.Trigger;
import churnline.edge.answers.RunAnswers.RunStarter;
import churnline.edge.gate.RecentRuns;
import churnline.edge.gate.RecentRuns.State;
import churnline.edge.gate.RunGate;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
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
    boolean started = false;
    try {
      String id = ids.next();
      recent.begun(id, clock.instant());
      ProducerTemplate producer = sender;
      new Thread(() -> run(producer, id, trigger), "run").start();
      started = true;
      return Optional.of(id);
    } finally {
      if (!started) {
        gate.leave();
      }
    }
  }

  private void run(ProducerTemplate producer, String id, Trigger trigger) {
    gate.takeOver();
    try {
      producer.send(
          PipelineRoutes.RUN,
          exchange -> {
            exchange.setProperty(PipelineRoutes.RUN_ID, id);
            exchange.getMessage().setBody(trigger);
          });
    } catch (RuntimeException | Error failure) {
      OutOfMemory.endIf(failure);
      LOG.error("run={} -> could not be started", id, failure);
    } finally {
      // what the observer has not seen end did not reach its report
      recent.ended(id, State.CUT_SHORT);
      gate.leave();
    }
  }
}

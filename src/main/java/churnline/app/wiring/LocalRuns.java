package churnline.app.wiring;

import churnline.core.fault.ChurnlineException;
import churnline.core.fault.OutOfMemory;
import churnline.core.run.Pipeline;
import churnline.core.run.Run;
import churnline.core.run.RunId;
import churnline.core.run.Trigger;
import churnline.edge.answers.RunAnswers.RunStarter;
import churnline.edge.gate.RecentRuns.State;
import churnline.edge.gate.RunGate;
import churnline.edge.inbox.InboxScan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs in this process, for a command: the stages without Camel. */
final class LocalRuns implements RunStarter {
  private static final Logger LOG = LoggerFactory.getLogger("run");
  private final Engine engine;
  private final RunGate gate;
  private final RunId ids;

  LocalRuns(Engine engine, RunGate gate) {
    this.engine = engine;
    this.gate = gate;
    ids = engine.ids();
  }

  @Override
  public Optional<String> start(Trigger asked) {
    if (!gate.tryEnter()) {
      return Optional.empty();
    }
    Trigger trigger = asked == Trigger.HTTP ? Trigger.COMMAND : asked;
    boolean started = false;
    try {
      String id = ids.next();
      engine.recent().begun(id, engine.clock().instant());
      engine.recent().hold(id);
      new Thread(() -> run(id, trigger), "run").start();
      started = true;
      return Optional.of(id);
    } finally {
      if (!started) {
        gate.leave();
      }
    }
  }

  private void run(String id, Trigger trigger) {
    gate.takeOver();
    try {
      if (trigger == Trigger.COMMAND) {
        new InboxScan(engine.inbox(), engine.settings().folders().inbox())
            .claimQuiet(engine.settings().inbox().quiet(), engine.log()::warned);
      }
      pass(id, engine.cycle().begin(trigger, id));
      while (engine.cycle().isRetryDue()) {
        Run again = engine.cycle().begin(Trigger.RETRY);
        pass(again.id(), again);
      }
    } catch (ChurnlineException known) {
      LOG.error(
          "run={} cut short: {} -> nothing is lost; the next run continues from here",
          id,
          known.getMessage());
    } catch (RuntimeException | Error defect) {
      tell(id, defect);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      engine.recent().ended(id, State.CUT_SHORT);
      engine.recent().release(id);
      gate.leave();
    }
  }

  /** A pass; what a defect cuts short is tried again as long as that is due. */
  private void pass(String id, Run begun) {
    try {
      Pipeline.run(engine.cycle(), begun);
    } catch (ChurnlineException known) {
      throw known;
    } catch (RuntimeException | Error defect) {
      tell(id, defect);
    }
  }

  private static void tell(String id, Throwable defect) {
    OutOfMemory.endIf(defect);
    LOG.error("run={} -> a bug cut the run short; the champion is unchanged", id, defect);
  }
}

package churnline.app;

import churnline.api.RecentRuns.State;
import churnline.api.RunAnswers.RunStarter;
import churnline.camel.RunGate;
import churnline.cycle.Pipeline;
import churnline.cycle.RunId;
import churnline.cycle.Trigger;
import churnline.fault.ChurnlineException;
import churnline.files.InboxScan;
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
    String id = ids.next();
    engine.recent().begun(id, engine.clock().instant());
    new Thread(() -> run(id, trigger), "run").start();
    return Optional.of(id);
  }

  private void run(String id, Trigger trigger) {
    try {
      if (trigger == Trigger.COMMAND) {
        new InboxScan(engine.inbox(), engine.settings().folders().inbox())
            .claimQuiet(engine.settings().inbox().quiet(), engine.log()::warned);
      }
      Pipeline.run(engine.cycle(), engine.cycle().begin(trigger, id));
    } catch (ChurnlineException known) {
      LOG.error(
          "run={} cut short: {} -> nothing is lost, the next run goes on from here",
          id,
          known.getMessage());
    } catch (RuntimeException defect) {
      LOG.error("run={} -> a defect cut the run short; the champion is untouched", id, defect);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      engine.recent().ended(id, State.CUT_SHORT);
      gate.leave();
    }
  }
}

package churnline.app.wiring;

import churnline.core.run.Champion;
import churnline.core.run.GuardedObserver;
import churnline.core.run.RunObserver;
import churnline.edge.gate.RecentRuns;
import churnline.edge.observe.Metrics;
import churnline.edge.observe.RunLog;
import churnline.edge.observe.RunMetrics;
import java.util.Optional;
import java.util.function.Supplier;

/** Who is told what happens: the log, the metrics, and the runs in hand. */
final class Observation {
  private final Metrics metrics = new Metrics();
  private final RecentRuns recent = new RecentRuns();
  private final RunLog log;
  private final RunObserver observer;

  Observation(Supplier<Optional<Champion>> champion) {
    log = new RunLog(() -> champion.get().map(Champion::name));
    observer =
        new GuardedObserver(
            new RunMetrics(
                log,
                metrics.registry(),
                recent,
                () -> champion.get().map(serving -> serving.stored().version()).orElse(0)),
            RunLog::failed);
  }

  Metrics metrics() {
    return metrics;
  }

  RecentRuns recent() {
    return recent;
  }

  RunLog log() {
    return log;
  }

  RunObserver observer() {
    return observer;
  }
}

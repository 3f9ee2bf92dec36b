package churnline.app.wiring;

import churnline.core.event.Events;
import churnline.core.run.Champion;
import churnline.edge.gate.RecentRuns;
import churnline.edge.observe.Metrics;
import churnline.edge.observe.RunLog;
import churnline.edge.observe.RunMetrics;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who is told what happens: the log, the metrics, and the runs in hand. */
final class Observation {
  private final Metrics metrics = new Metrics();
  private final RecentRuns recent = new RecentRuns();
  private final RunLog log;
  private final Events events;

  Observation(Supplier<Optional<Champion>> champion) {
    log = new RunLog(() -> champion.get().map(Champion::name));
    events =
        new Events(
            List.of(
                log,
                new RunMetrics(
                    metrics.registry(),
                    recent,
                    () -> champion.get().map(serving -> serving.stored().version()).orElse(0))),
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

  Events events() {
    return events;
  }
}

package churnline.cycle;

import churnline.dataset.RowStore;
import churnline.dataset.Schema;
import churnline.drift.PerformanceDriftCheck;
import churnline.drift.PerformanceDriftPolicy;
import churnline.ingest.BatchLedger;
import churnline.ingest.CsvPolicy;
import churnline.model.HoldoutPolicy;
import churnline.model.ModelRegistry;
import churnline.model.PromotionMode;
import churnline.model.PromotionPolicy;
import churnline.model.RetrainPolicy;
import churnline.model.Trainer;
import java.time.Clock;

/** Puts the stages together from ports and policies. */
public final class Assembly {
  private Assembly() {}

  /** What the cycle reads and writes. */
  public record Ports(
      Inbox inbox,
      Attempts attempts,
      Tables tables,
      BatchLedger ledger,
      RowStore rows,
      ModelRegistry registry,
      RunLedger runs,
      MasterFile master,
      DiskSpace space,
      Trainer trainer,
      Serving serving,
      RunObserver observer,
      RunId ids,
      Clock clock) {}

  /**
   * What the cycle decides by.
   *
   * @param threshold probability from which a client is predicted to leave
   * @param seed of every random choice
   */
  public record Policies(
      Schema schema,
      CsvPolicy csv,
      HoldoutPolicy holdout,
      PerformanceDriftPolicy drift,
      RetrainPolicy retrain,
      PromotionMode promotion,
      double threshold,
      long seed) {}

  /** Returns a cycle on a store that nobody else uses. */
  public static Cycle cycle(Ports ports, Policies policies, Publications publications) {
    return cycle(
        ports,
        policies,
        publications,
        new Follower(
            StoreWatch.ALONE, ports.serving(), ports.master(), publications, ports.observer()));
  }

  /**
   * Returns a cycle that is ready to {@link Cycle#start}.
   *
   * @param follower is told what is published here
   */
  public static Cycle cycle(
      Ports ports, Policies policies, Publications publications, Follower follower) {
    DriftStage drift =
        new DriftStage(
            ports.rows(),
            ports.registry(),
            ports.runs(),
            new PerformanceDriftCheck(policies.drift(), policies.seed()),
            new RetrainRule(policies.retrain()),
            policies.holdout(),
            ports.trainer(),
            policies.schema().features().size());
    Cycle.Stages stages =
        new Cycle.Stages(
            new Ingestion(
                ports.inbox(),
                ports.attempts(),
                ports.tables(),
                ports.ledger(),
                ports.rows(),
                policies.schema(),
                policies.csv(),
                ports.space(),
                ports.observer(),
                ports.clock()),
            drift,
            new TrainingStage(
                ports.rows(),
                ports.registry(),
                ports.ledger(),
                ports.master(),
                ports.trainer(),
                policies.schema(),
                policies.threshold(),
                policies.seed(),
                ports.clock()),
            new PromotionStage(ports.rows(), new PromotionPolicy(policies.promotion())),
            new StageAttempts(ports.attempts(), ports.observer()),
            ports.master(),
            ports.rows());
    return new Cycle(
        stages,
        ports.ledger(),
        ports.runs(),
        ports.serving(),
        publications,
        follower,
        ports.observer(),
        ports.ids(),
        ports.clock());
  }
}

package churnline.core.cycle;

import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.disk.Attempts;
import churnline.core.disk.DiskSpace;
import churnline.core.disk.Inbox;
import churnline.core.disk.TabularFiles;
import churnline.core.drift.PerformanceDriftCheck;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.CsvPolicy;
import churnline.core.master.MasterFile;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.ModelRegistry;
import churnline.core.model.PromotionMode;
import churnline.core.model.PromotionPolicy;
import churnline.core.model.RetrainPolicy;
import churnline.core.model.Trainer;
import churnline.core.node.Follower;
import churnline.core.node.StoreWatch;
import churnline.core.run.Publications;
import churnline.core.run.RunId;
import churnline.core.run.RunLedger;
import churnline.core.run.RunObserver;
import churnline.core.run.StageAttempts;
import churnline.core.serving.Serving;
import java.time.Clock;

/** Puts the stages together from ports and policies. */
public final class Assembly {
  private Assembly() {}

  /** What the cycle reads and writes. */
  public record Ports(
      Inbox inbox,
      Attempts attempts,
      TabularFiles tables,
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
                ports.ledger(),
                ports.attempts(),
                ports.space(),
                new Intake(
                    new ClaimReader(
                        ports.inbox(),
                        ports.tables(),
                        policies.schema(),
                        policies.csv(),
                        ports.observer()),
                    ports.ledger(),
                    ports.observer(),
                    ports.clock()),
                ports.observer()),
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

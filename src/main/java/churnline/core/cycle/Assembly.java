package churnline.core.cycle;

import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.disk.Attempts;
import churnline.core.disk.DiskSpace;
import churnline.core.disk.Inbox;
import churnline.core.disk.TabularFiles;
import churnline.core.drift.PerformanceDriftCheck;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.event.Events;
import churnline.core.ingest.BatchLedger;
import churnline.core.ingest.CsvPolicy;
import churnline.core.master.MasterFile;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.ModelRegistry;
import churnline.core.model.PromotionMode;
import churnline.core.model.PromotionPolicy;
import churnline.core.model.RetrainPolicy;
import churnline.core.model.RowScoring;
import churnline.core.model.Trainer;
import churnline.core.node.Follower;
import churnline.core.node.StoreWatch;
import churnline.core.run.Publications;
import churnline.core.run.RunLedger;
import churnline.core.serving.Serving;
import java.time.Clock;

/** Puts the stages together from ports and policies. */
public final class Assembly {
  private Assembly() {}

  /** What the cycle reads and writes. */
  public record Ports(
      Inbox inbox,
      Attempts attempts,
      StageAttempts stages,
      TabularFiles tables,
      BatchLedger ledger,
      RowStore rows,
      ModelRegistry registry,
      RunLedger runs,
      RunBook book,
      MasterFile master,
      DiskSpace space,
      Trainer trainer,
      Serving serving,
      Events events,
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
            StoreWatch.ALONE, ports.serving(), ports.master(), publications, ports.events()));
  }

  /**
   * Returns a cycle that runs once {@link HomeStart} has put the home right.
   *
   * @param follower is told what is published here
   */
  public static Cycle cycle(
      Ports ports, Policies policies, Publications publications, Follower follower) {
    RowScoring scoring = new RowScoring(ports.rows());
    return new Cycle(
        new Cycle.Stages(
            ingest(ports, policies),
            new DriftStage(
                scoring,
                ports.registry(),
                ports.runs(),
                new PerformanceDriftCheck(policies.drift(), policies.seed())),
            new RetrainStage(
                ports.rows(),
                new RetrainRule(policies.retrain()),
                policies.holdout(),
                ports.trainer(),
                policies.schema().features().size()),
            training(ports, policies),
            new PromotionStage(scoring, new PromotionPolicy(policies.promotion()))),
        ports.stages(),
        ports.book(),
        new RunReport(
            ports.book(), ports.ledger(), publications, ports.stages(), follower, ports.events()),
        ports.serving(),
        ports.events());
  }

  private static IngestStage ingest(Ports ports, Policies policies) {
    ClaimReader reader =
        new ClaimReader(
            ports.inbox(), ports.tables(), policies.schema(), policies.csv(), ports.events());
    Ingestion ingestion =
        new Ingestion(
            ports.inbox(),
            ports.ledger(),
            ports.attempts(),
            ports.space(),
            new Intake(reader, ports.ledger(), ports.events(), ports.clock()),
            new PutOff(ports.clock()),
            ports.events());
    return new IngestStage(
        ingestion, ports.master(), ports.stages(), ports.ledger(), ports.rows(), ports.events());
  }

  private static TrainingStage training(Ports ports, Policies policies) {
    return new TrainingStage(
        ports.rows(),
        ports.registry(),
        ports.trainer(),
        new ModelCards(ports.ledger(), ports.master(), policies.schema()),
        new TrainingStage.Rules(policies.schema(), policies.threshold(), policies.seed()),
        ports.clock());
  }
}

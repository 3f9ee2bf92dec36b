package churnline.edge.sql.ledger;

import churnline.core.dataset.RowStore;
import churnline.core.event.Outbox;
import churnline.core.ingest.BatchLedger;
import churnline.core.master.MasterLedger;
import churnline.core.model.ModelRegistry;
import churnline.core.node.StoreWatch;
import churnline.core.node.Ticks;
import churnline.core.predict.PredictionLedger;
import churnline.core.retention.RetentionLedger;
import churnline.core.run.RunLedger;
import churnline.core.run.RunLock;

/**
 * Everything one home knows, whatever database it stands in. Methods of the ports throw {@link
 * churnline.core.fault.UnavailableException} STORE_UNAVAILABLE while the database cannot be used,
 * and work again, without a restart, when it can.
 */
public interface Store extends AutoCloseable {
  /** Files, and what became of them. */
  BatchLedger batches();

  /** The rows. */
  RowStore rows();

  /** Models and deployments. */
  ModelRegistry models();

  /** Runs. */
  RunLedger runs();

  /** Sections of the master dataset. */
  MasterLedger master();

  /** Predictions. */
  PredictionLedger predictions();

  /** What old files are still there. */
  RetentionLedger retention();

  /** What must reach the outside. */
  Outbox outbox();

  /** The turn to run among all processes on this store. */
  RunLock runLock();

  /** Which process answers a tick. */
  Ticks ticks();

  /** Whether others have changed something. */
  StoreWatch watch();

  @Override
  void close();
}

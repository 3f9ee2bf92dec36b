package churnline.sql;

import churnline.cycle.MasterLedger;
import churnline.cycle.PredictionLedger;
import churnline.cycle.RunLedger;
import churnline.cycle.RunLock;
import churnline.cycle.StoreWatch;
import churnline.cycle.Ticks;
import churnline.dataset.RowStore;
import churnline.ingest.BatchLedger;
import churnline.model.ModelRegistry;
import churnline.report.RetentionLedger;

/**
 * Everything one home knows, whatever database it stands in. Methods of the ports throw {@link
 * churnline.fault.UnavailableException} STORE_UNAVAILABLE while the database cannot be used, and
 * work again, without a restart, when it can.
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

  /** The turn to run among all processes on this store. */
  RunLock runLock();

  /** Which process answers a tick. */
  Ticks ticks();

  /** Whether others have changed something. */
  StoreWatch watch();

  @Override
  void close();
}

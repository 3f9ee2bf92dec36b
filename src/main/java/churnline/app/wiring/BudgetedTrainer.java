package churnline.app.wiring;

import churnline.core.dataset.Observations;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.model.ChurnModel;
import churnline.core.model.Preprocessing;
import churnline.core.model.Trainer;
import churnline.edge.api.HeapBudget;
import java.time.Duration;
import java.util.Optional;

/** Trains once requests leave the memory for it; new ones are sent away meanwhile. */
final class BudgetedTrainer implements Trainer {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Trainer trainer;
  private final HeapBudget heap;

  BudgetedTrainer(Trainer trainer, HeapBudget heap) {
    this.trainer = trainer;
    this.heap = heap;
  }

  @Override
  public Trained train(Preprocessing preprocessing, Observations rows, long seed) {
    long bytes = trainer.heapBytes(rows.size(), preprocessing.encodedNames().size());
    try {
      HeapBudget.Lease lease = heap.await(bytes, PATIENCE);
      try {
        return trainer.train(preprocessing, rows, seed);
      } finally {
        lease.close();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "the service is stopping", stopped);
    }
  }

  @Override
  public long heapBytes(long rows, int features) {
    return trainer.heapBytes(rows, features);
  }

  @Override
  public Optional<String> obstacle(long rows, int features) {
    return trainer.obstacle(rows, features);
  }

  @Override
  public ChurnModel load(Preprocessing preprocessing, byte[] file) {
    return trainer.load(preprocessing, file);
  }
}

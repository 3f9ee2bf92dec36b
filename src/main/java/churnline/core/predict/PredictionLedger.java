package churnline.core.predict;

import churnline.core.dataset.Coverage;
import churnline.core.model.Scorer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What was predicted for whom, batch by batch. */
public interface PredictionLedger {
  /**
   * Predicts every valid row of some batches anew, in one transaction.
   *
   * @param trainedOn the rows that this version was trained on
   */
  void replace(Collection<Long> batches, int version, Coverage trainedOn, Scorer scorer);

  /** The version that predicted a batch; empty when none did. */
  Optional<Integer> version(long batch);

  /** The predictions of a batch in file order. */
  void forEach(long batch, Consumer<Entry> each);

  /** The last prediction of each client before its present sighting. */
  Map<String, Double> previous(Collection<Sighting> clients);

  /** A client and the number of its present sighting. */
  record Sighting(String id, long sequence) {}

  /**
   * One prediction as it is stored.
   *
   * @param id client, or the row's number in its file, from 1
   * @param rank 1 is the most likely to leave; equal probabilities share a rank
   * @param inTraining whether the model was trained on this row
   */
  record Entry(String id, double probability, long rank, boolean inTraining) {}
}

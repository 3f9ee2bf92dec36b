package churnline.core.model;

import java.util.Optional;

/**
 * When a challenger is trained although a champion is deployed.
 *
 * @param onDrift after a confirmed drift
 * @param everyBatch on every run with new rows
 * @param cron at the times of this Quartz expression
 */
public record RetrainPolicy(boolean onDrift, boolean everyBatch, Optional<String> cron) {
  /** What holds when nothing is set. */
  public static final RetrainPolicy DEFAULT = new RetrainPolicy(true, false, Optional.empty());
}

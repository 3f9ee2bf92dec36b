package churnline.core.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What must reach the outside, kept with the facts it tells of: an entry is committed in the
 * transaction of its fact, or not at all. Numbers are given in the order of the commits, so that
 * whoever has read up to one number misses none below it.
 */
public interface Outbox {
  /**
   * One thing to tell.
   *
   * @param number greater than that of every entry committed before
   * @param kind such as {@code file-ingested}, {@code run-concluded}, {@code deployed}
   * @param subject what it is about: a file's name, a run's id, a version
   * @param facts the same words as receipts and HTTP use; never contents of rows
   */
  record Entry(long number, Instant at, String kind, String subject, Map<String, Object> facts) {}

  /** Notes a consumer; one that is new is told what happens from now on. */
  void register(String consumer);

  /** Returns the oldest entries that a registered consumer was not told yet. */
  List<Entry> next(String consumer, int limit);

  /** Notes that a consumer was told everything up to this number. */
  void delivered(String consumer, long number);

  /**
   * Does {@code work} unless another thread or node does work for this consumer.
   *
   * @return whether it was done
   */
  boolean exclusively(String consumer, Runnable work);
}

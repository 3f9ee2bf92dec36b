package churnline.core.dataset;

import java.util.List;

/**
 * Which labelled rows are wanted.
 *
 * @param after sequence number to start behind; -1 for the beginning
 * @param upTo last sequence number, inclusive
 * @param fromBucket first client bucket, inclusive
 * @param toBucket last client bucket, exclusive
 * @param withoutEvaluationSet leave out what the evaluation set keeps out of training
 * @param rowsUnseenBy leave out rows that one of these trainings used
 * @param clientsUnseenBy leave out all rows of clients that one of these trainings used
 */
public record RowQuery(
    long after,
    long upTo,
    int fromBucket,
    int toBucket,
    boolean withoutEvaluationSet,
    List<Coverage> rowsUnseenBy,
    List<Coverage> clientsUnseenBy) {

  /** All labelled rows. */
  public static RowQuery all() {
    return new RowQuery(-1, Long.MAX_VALUE, 0, ClientBucket.BUCKETS, false, List.of(), List.of());
  }

  /** What a training with this coverage uses. */
  public static RowQuery trainedOn(Coverage coverage) {
    return new RowQuery(
        -1,
        coverage.upTo(),
        coverage.firstBucket(),
        ClientBucket.BUCKETS,
        true,
        List.of(),
        List.of());
  }

  /** What a training with this coverage held out. */
  public static RowQuery heldOut(Coverage coverage) {
    return new RowQuery(-1, coverage.upTo(), 0, coverage.firstBucket(), true, List.of(), List.of());
  }

  /** All labelled rows up to {@code sequence}. */
  public static RowQuery upTo(long sequence) {
    return new RowQuery(-1, sequence, 0, ClientBucket.BUCKETS, false, List.of(), List.of());
  }

  /** The same, from behind {@code sequence} on. */
  public RowQuery after(long sequence) {
    return new RowQuery(
        sequence, upTo, fromBucket, toBucket, withoutEvaluationSet, rowsUnseenBy, clientsUnseenBy);
  }

  /** The same without rows that one of these trainings used. */
  public RowQuery rowsUnseenBy(List<Coverage> trainings) {
    return new RowQuery(
        after, upTo, fromBucket, toBucket, withoutEvaluationSet, trainings, clientsUnseenBy);
  }

  /** The same without clients that one of these trainings used. */
  public RowQuery clientsUnseenBy(List<Coverage> trainings) {
    return new RowQuery(
        after, upTo, fromBucket, toBucket, withoutEvaluationSet, rowsUnseenBy, trainings);
  }
}

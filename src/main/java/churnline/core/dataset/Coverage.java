package churnline.core.dataset;

/**
 * Which labelled rows a training used: those up to a sequence number, of clients not held out.
 *
 * @param upTo last sequence number, inclusive
 * @param firstBucket first {@link ClientBucket} that was trained on
 */
public record Coverage(long upTo, int firstBucket) {}

package churnline.dataset;

import java.util.Collection;
import java.util.Optional;

/** Which of some names was probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * Returns the candidate with the least edit distance to {@code name}, the first of several; empty
   * when each differs in more than {@code most} of its letters, for then no one meant it.
   *
   * @param most largest share of letters that may differ, 0 to 1
   */
  public static Optional<String> of(String name, Collection<String> candidates, double most) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      boolean alike = distance <= most * Math.max(name.length(), candidate.length());
      if (alike && distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Levenshtein distance by its usual recurrence, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package churnline.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. */
final class NearestName {
  private NearestName() {}

  /**
   * Returns the candidate with the fewest insertions, deletions and replacements, if these are at
   * most a third of the longer name; the first of several.
   */
  static Optional<String> to(String name, List<String> candidates) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < fewest && 3 * edits <= Math.max(name.length(), candidate.length())) {
        best = candidate;
        fewest = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein distance, row by row. */
  private static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}

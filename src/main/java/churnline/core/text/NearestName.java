package churnline.core.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of some names was probably meant. People add and leave out whole words more often than they
 * mistype one: {@code tenure} stands for {@code Tenure Months} rather than for {@code Latitude}.
 */
public final class NearestName {
  /** Between the words of a name: what is no letter or digit, or before a capital. */
  private static final Pattern GAP =
      Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

  /** Share of its letters that a word may differ in and still be the same one. */
  private static final double SAME_WORD = 2.0 / 3;

  /** How alike two words are of which one begins with the other. */
  private static final double INFLECTED = 0.9;

  private static final int SHORTEST_STEM = 4;

  private static final double ROUNDING = 1e-9;

  private NearestName() {}

  /**
   * Returns the candidate most like {@code name} by its words and letters, the first of several;
   * empty when each differs in too much, for then no one meant it. Words end at blanks, signs and
   * before capitals, so names are best given as people spell them; case does not count.
   *
   * @param most largest share of the name that may differ, 0 to 1; where all words of one name are
   *     among those of the other, what the other has besides counts half
   */
  public static Optional<String> of(String name, Collection<String> candidates, double most) {
    List<String> words = words(name);
    String nearest = null;
    double greatest = 1 - most - 2 * ROUNDING;
    for (String candidate : candidates) {
      double likely = likeness(words, words(candidate));
      if (likely > greatest + ROUNDING) {
        greatest = likely;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * Returns the candidate with the least edit distance to {@code name}, the first of several; empty
   * when each differs in more than {@code most} of its letters.
   *
   * @param most largest share of letters that may differ, 0 to 1
   */
  public static Optional<String> byLetters(
      String name, Collection<String> candidates, double most) {
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

  private static List<String> words(String name) {
    return GAP.splitAsStream(name)
        .filter(word -> !word.isEmpty())
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }

  /** From 0, nothing in common, to 1, the same letters whatever stands between them. */
  private static double likeness(List<String> one, List<String> other) {
    return one.isEmpty() || other.isEmpty()
        ? 0
        : Math.max(similarity(String.join("", one), String.join("", other)), inCommon(one, other));
  }

  /** The share of letters in words that both have; in between that and 1 where one has no other. */
  private static double inCommon(List<String> one, List<String> other) {
    List<String> rest = new ArrayList<>(other);
    double common = 0;
    int letters = 0;
    int found = 0;
    for (String word : one) {
      double greatest = SAME_WORD - ROUNDING;
      String same = null;
      for (String candidate : rest) {
        double similar = ofWords(word, candidate);
        if (similar > greatest) {
          greatest = similar;
          same = candidate;
        }
      }
      if (same != null) {
        rest.remove(same);
        common += greatest * (word.length() + same.length());
        letters += word.length() + same.length();
        found++;
      }
    }
    double share = common / (length(one) + length(other));
    return found == Math.min(one.size(), other.size()) ? (common / letters + share) / 2 : share;
  }

  /** A word and its inflection are nearly one: {@code charge} and {@code charges}. */
  private static double ofWords(String one, String other) {
    boolean stem =
        Math.min(one.length(), other.length()) >= SHORTEST_STEM
            && (one.startsWith(other) || other.startsWith(one));
    return Math.max(similarity(one, other), stem && !one.equals(other) ? INFLECTED : 0);
  }

  private static int length(List<String> words) {
    return words.stream().mapToInt(String::length).sum();
  }

  private static double similarity(String one, String other) {
    return 1 - (double) distance(one, other) / Math.max(one.length(), other.length());
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

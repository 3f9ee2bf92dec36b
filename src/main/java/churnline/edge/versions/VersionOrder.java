package churnline.edge.versions;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions as Maven has it: numbers by their size, {@code 1.0} the same as {@code 1},
 * previews before the release, {@code sp} and unknown words after it. Only chains of words such as
 * {@code 1-sp-alpha.x}, which are no versions of anything, may stand elsewhere than in Maven.
 */
final class VersionOrder {
  static final Comparator<String> ASCENDING = VersionOrder::compare;

  private static final Pattern PART = Pattern.compile("([._-]?)([0-9]+|[^0-9._-]*)");
  private static final List<String> WORDS =
      List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");

  /** What a version has where it has ended. */
  private static final Part NOTHING = new Part(false, null, "");

  /**
   * A number or a word.
   *
   * @param dotted whether a dot is in front; otherwise a hyphen, or a change between number and
   *     word
   * @param number null for a word
   */
  private record Part(boolean dotted, BigInteger number, String word) {
    /** Words come before numbers, and numbers after a hyphen before those after a dot. */
    private int kind() {
      return number == null ? 0 : dotted ? 2 : 1;
    }

    private boolean isNothing() {
      return number == null ? word.isEmpty() : number.signum() == 0;
    }

    private int compareTo(Part other) {
      if (kind() != other.kind()) {
        return Integer.compare(kind(), other.kind());
      }
      if (number != null) {
        return number.compareTo(other.number);
      }
      int order = Integer.compare(rank(), other.rank());
      return order == 0 && rank() == WORDS.size() ? word.compareTo(other.word) : order;
    }

    private int rank() {
      int known = WORDS.indexOf(word);
      return known < 0 ? WORDS.size() : known;
    }
  }

  private VersionOrder() {}

  private static int compare(String left, String right) {
    List<Part> ours = parts(left);
    List<Part> theirs = parts(right);
    for (int at = 0; at < Math.max(ours.size(), theirs.size()); at++) {
      Part one = at < ours.size() ? ours.get(at) : NOTHING;
      int order = one.compareTo(at < theirs.size() ? theirs.get(at) : NOTHING);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Parts of a version without zeros at its end, before a hyphen and before a word. */
  private static List<Part> parts(String version) {
    List<Part> parts = new ArrayList<>();
    String text = version.toLowerCase(Locale.ROOT);
    Matcher matcher = PART.matcher(text);
    while (matcher.find() && !matcher.group().isEmpty()) {
      String separator = matcher.group(1);
      boolean first = matcher.start() == 0 && separator.isEmpty();
      boolean digitFollows = matcher.end() < text.length() && isDigit(text.charAt(matcher.end()));
      Part part = part(first || separator.equals("."), matcher.group(2), digitFollows);
      if (!part.dotted() || part.number() == null) {
        trim(parts);
      }
      parts.add(part);
    }
    trim(parts);
    return parts;
  }

  private static Part part(boolean dotted, String text, boolean digitFollows) {
    if (text.isEmpty()) {
      return new Part(dotted, BigInteger.ZERO, "");
    }
    return isDigit(text.charAt(0))
        ? new Part(dotted, new BigInteger(text), "")
        : new Part(dotted, null, word(text, digitFollows));
  }

  private static void trim(List<Part> parts) {
    while (!parts.isEmpty() && parts.get(parts.size() - 1).isNothing()) {
      parts.remove(parts.size() - 1);
    }
  }

  private static String word(String text, boolean digitFollows) {
    return switch (text) {
      case "ga", "final", "release" -> "";
      case "cr" -> "rc";
      case "a" -> digitFollows ? "alpha" : text;
      case "b" -> digitFollows ? "beta" : text;
      case "m" -> digitFollows ? "milestone" : text;
      default -> text;
    };
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }
}

package churnline.edge.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What the name of a dropped file must be like, and how a second one of that name is called. */
public final class BatchName {
  /** How the name of the predictions that lie beside a file ends. */
  public static final String PREDICTIONS = ".predictions.csv";

  private static final int LONGEST = 200;

  private BatchName() {}

  /** Whether a name is one that is taken: {@code *.csv}, {@code *.csv.gz}, not hidden. */
  public static boolean isTaken(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (lower.endsWith(".csv") || lower.endsWith(".csv.gz"))
        && !lower.endsWith(PREDICTIONS);
  }

  /** Whether a name leaves no room for {@code ~2} and the suffixes of its companions. */
  public static boolean isTooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > LONGEST;
  }

  /** {@code clients.csv}, {@code clients~2.csv}, {@code clients~3.csv.gz}. */
  public static String numbered(String name, int number) {
    if (number == 1) {
      return name;
    }
    int dot = name.toLowerCase(Locale.ROOT).lastIndexOf(".csv");
    int at = dot > 0 ? dot : name.length();
    return name.substring(0, at) + "~" + number + name.substring(at);
  }
}

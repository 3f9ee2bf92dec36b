package churnline.core.ingest;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of a header that does not fit the schema: what is missing, and the way out. */
final class HeaderAdvice {
  /** A name of so many characters is compared with none. */
  static final int LONGEST_COMPARED = 200;

  /** Largest share in which a column under another name differs. */
  private static final double MISSPELT = 2.0 / 3;

  private static final double SURELY_MISSPELT = 1.0 / 3;

  private final Schema schema;
  private final boolean targetIsThere;

  /** Names that mean nothing to the schema, as the file spells them. */
  private final List<String> extra = new ArrayList<>();

  /**
   * @param names cells of the header without surrounding blanks
   * @param positions where each normalised name stands
   */
  HeaderAdvice(Schema schema, List<String> names, Map<String, Integer> positions) {
    this.schema = schema;
    targetIsThere = positions.containsKey(schema.target());
    positions.forEach(
        (name, at) -> {
          if (!schema.columns().contains(name) && !schema.ignore().contains(name)) {
            extra.add(names.get(at));
          }
        });
  }

  /** The column that was probably meant by the target; empty when the target itself is there. */
  Optional<String> target() {
    return targetIsThere ? Optional.empty() : nearest(schema.target(), SURELY_MISSPELT);
  }

  private Optional<String> nearest(String column, double most) {
    return NearestName.of(
        column, extra.stream().filter(name -> name.length() < LONGEST_COMPARED).toList(), most);
  }

  /** Of a file that has all it must have but, it seems, the outcome under another name. */
  BadInputException targetMissing(String meant) {
    String named = shorten(meant);
    return new BadInputException(
        FaultCode.CSV_TARGET_MISSING,
        ("missing: %s (nearest: %s), and no row with an outcome came before; expected: the column"
                + " of churn.schema.target; in the header; what to do: if that column holds the"
                + " outcome, set churn.schema.target = %s; if nobody knows the outcomes yet, set"
                + " churn.schema.unlabelled = allow, or add the column to churn.schema.ignore; then"
                + " restart and drop the file again")
            .formatted(schema.target(), named, named));
  }

  /**
   * Of a file that lacks columns.
   *
   * @param missing each with the setting that names it
   */
  BadInputException mismatch(Map<String, String> missing) {
    List<String> missed = new ArrayList<>();
    for (String column : missing.keySet()) {
      missed.add(
          column
              + nearest(column, MISSPELT)
                  .map(name -> " (nearest: " + shorten(name) + ")")
                  .orElse(""));
    }
    return new BadInputException(
        FaultCode.CSV_HEADER_MISMATCH,
        "missing: %s; extra: %s; expected: %s; in the header; what to do: rename the column, or set %s"
            .formatted(
                list(missed),
                extra.isEmpty() ? "none" : list(extra.stream().map(HeaderAdvice::shorten).toList()),
                list(schema.columns()),
                String.join(", ", missing.values().stream().distinct().toList())));
  }

  private static String list(List<String> names) {
    int most = 30;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  /** A name of which a message repeats only the beginning. */
  static String shorten(String name) {
    int most = 80;
    return name.length() <= most ? name : name.substring(0, most) + "...";
  }
}

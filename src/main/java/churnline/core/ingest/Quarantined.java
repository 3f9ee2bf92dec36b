package churnline.core.ingest;

import java.util.List;

/**
 * A row that was set aside, with everything that is wrong with it.
 *
 * @param line first physical line in the file, from 1
 * @param cells its cells verbatim; empty when it could not be split
 * @param raw its text when it could not be split, else null
 * @param problems at least one
 */
public record Quarantined(long line, List<String> cells, String raw, List<Problem> problems) {
  /** Needs a problem. */
  public Quarantined {
    cells = List.copyOf(cells);
    problems = List.copyOf(problems);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a quarantined row needs a reason");
    }
  }

  /**
   * One thing wrong with a row.
   *
   * @param column name as the file's header spells it; empty when the whole row is meant
   * @param value the offending cell verbatim; empty when the whole row is meant
   * @param reason what is wrong and what was expected
   */
  public record Problem(String column, String value, String reason) {}

  /** The columns, values or reasons of all problems joined by {@code " | "}. */
  public String joined(java.util.function.Function<Problem, String> part) {
    return String.join(" | ", problems.stream().map(part).toList());
  }
}

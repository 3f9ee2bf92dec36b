package churnline.core.drift;

import java.util.Locale;

/**
 * The verdict on whether the champion still performs as recorded, with its evidence.
 *
 * @param state what was found
 * @param evidence the numbers it rests on
 */
public record PerformanceDrift(State state, Evidence evidence) {
  /** What was found. */
  public enum State {
    /** Confirmed: the champion does worse than recorded. */
    DRIFTED,
    /** Tested with enough rows, and not found. */
    STABLE,
    /** Nothing can be said yet. The rows wait. */
    INSUFFICIENT_DATA,
    /** There is no champion to check. */
    NO_CHAMPION
  }

  /** What a verdict rests on. */
  public sealed interface Evidence {
    /** One clause with the numbers, as the receipt and the log say it. */
    String sentence();
  }

  /**
   * Bootstrap of AUC.
   *
   * @param current AUC on the new rows
   * @param recorded AUC on the rows that were out of the champion's sample
   * @param upperBound one-sided 95 % upper bound of current - recorded
   * @param margin loss that is tolerated
   * @param rows new labelled rows; the AUC is that of a sample of them when there are more than
   *     20,000
   * @param textbook what the textbook's comparison saw in the same rows; it decides nothing here
   */
  public record AucEvidence(
      int positives,
      int negatives,
      double current,
      double recorded,
      double upperBound,
      double margin,
      long rows,
      F1Evidence textbook)
      implements Evidence {
    private String sample() {
      int looked = positives + negatives;
      return looked == rows ? String.valueOf(rows) : looked + " sampled of " + rows;
    }

    /** current - recorded. */
    public double difference() {
      return current - recorded;
    }

    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT,
          "AUC %.3f on %s new labelled rows, recorded %.3f, difference %+.3f, upper bound %+.3f,"
              + " tolerated loss %.3f",
          current,
          sample(),
          recorded,
          difference(),
          upperBound,
          margin);
    }
  }

  /**
   * The textbook comparison.
   *
   * @param current F1 on the new rows; NaN when undefined
   * @param recorded F1 in the champion's latestscore.txt; NaN when undefined
   */
  public record F1Evidence(int rows, double current, double recorded) implements Evidence {
    /** Whether both sides can be compared. */
    public boolean isDefined() {
      return !Double.isNaN(current) && !Double.isNaN(recorded);
    }

    /** Whether the textbook's rule would retrain. */
    public boolean isLower() {
      return current < recorded;
    }

    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT,
          "F1 %s on %d new labelled rows, recorded F1 %s",
          f1(current),
          rows,
          f1(recorded));
    }

    private static String f1(double value) {
      return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
    }
  }

  /**
   * Too few rows.
   *
   * @param whose {@code "new"} or {@code "recorded"}: which side is short
   * @param required rows of each class
   */
  public record TooFew(String whose, int positives, int negatives, int required)
      implements Evidence {
    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT,
          whose.equals("new")
              ? "%d of %d positives, %d of %d negatives among the new labelled rows: they wait and"
                  + " are checked with those that follow"
              : "the champion's own record has %d of %d positives, %d of %d negatives",
          positives,
          required,
          negatives,
          required);
    }
  }

  /** Nothing to test. */
  public record Nothing(String sentence) implements Evidence {}

  public boolean isDrifted() {
    return state == State.DRIFTED;
  }

  /** Whether the tested rows are used up; rows of an undecided check wait. */
  public boolean isDecided() {
    return state == State.DRIFTED || state == State.STABLE;
  }

  /**
   * Whether enough new rows are there but the champion's own record is too thin to compare with.
   */
  public boolean isChampionUnproven() {
    return evidence instanceof TooFew few && few.whose().equals("recorded");
  }

  /** The verdict in one sentence. */
  public String sentence() {
    String word =
        switch (state) {
          case DRIFTED -> "performance drift";
          case STABLE -> "no drift";
          case INSUFFICIENT_DATA -> "INSUFFICIENT_DATA for a drift verdict";
          case NO_CHAMPION -> "no drift check";
        };
    return word + ": " + evidence.sentence();
  }
}

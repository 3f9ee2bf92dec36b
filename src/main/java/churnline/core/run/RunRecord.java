package churnline.core.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the ledger keeps it.
 *
 * @param championBefore version that served when it began
 * @param championAfter version that served when it ended
 * @param challenger version trained
 * @param timings milliseconds by stage
 * @param node process that ran it
 */
public record RunRecord(
    String id,
    Trigger trigger,
    Instant startedAt,
    Instant finishedAt,
    Optional<Integer> championBefore,
    Optional<Integer> championAfter,
    Optional<Integer> challenger,
    Optional<Outcome> drift,
    Optional<Outcome> retrain,
    Optional<Outcome> promotion,
    Map<String, Long> timings,
    Optional<String> node) {

  /** A run of this process, whose name the store knows. */
  public RunRecord(
      String id,
      Trigger trigger,
      Instant startedAt,
      Instant finishedAt,
      Optional<Integer> championBefore,
      Optional<Integer> championAfter,
      Optional<Integer> challenger,
      Optional<Outcome> drift,
      Optional<Outcome> retrain,
      Optional<Outcome> promotion,
      Map<String, Long> timings) {
    this(
        id,
        trigger,
        startedAt,
        finishedAt,
        championBefore,
        championAfter,
        challenger,
        drift,
        retrain,
        promotion,
        timings,
        Optional.empty());
  }

  /**
   * A decision.
   *
   * @param code the rule or state
   * @param sentence the same with its numbers
   * @param numbers the evidence; undefined values are null
   */
  public record Outcome(String code, String sentence, Map<String, Object> numbers) {}
}

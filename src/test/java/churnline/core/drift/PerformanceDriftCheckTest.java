package churnline.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import churnline.core.drift.PerformanceDrift.AucEvidence;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.State;
import churnline.core.drift.PerformanceDriftPolicy.Mode;
import churnline.core.score.LabelledScores;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerformanceDriftCheckTest {
  private static final F1Evidence NO_F1 = new F1Evidence(0, Double.NaN, Double.NaN);
  private static final PerformanceDriftCheck CHECK =
      new PerformanceDriftCheck(PerformanceDriftPolicy.DEFAULT, 1);
  private static final PerformanceDriftCheck RAW =
      new PerformanceDriftCheck(new PerformanceDriftPolicy(Mode.RAW, 0.02), 1);

  /** Distances between two unit normals whose AUC is 0.81 and 0.65. */
  private static final double GOOD = 1.24;

  private static final double BAD = 0.545;

  @Test
  void noNewLabelsAreInsufficientInBothModes() {
    LabelledScores none = new LabelledScores(new double[0], new double[0]);

    assertThat(CHECK.check(none, sample(1, GOOD, 100, 400), NO_F1).state())
        .isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(RAW.check(none, sample(1, GOOD, 100, 400), NO_F1).state())
        .isEqualTo(State.INSUFFICIENT_DATA);
  }

  @Test
  void fewNewRowsSayHowManyAreThere() {
    PerformanceDrift verdict =
        CHECK.check(sample(2, GOOD, 9, 17), sample(1, GOOD, 100, 400), NO_F1);

    assertThat(verdict.state()).isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(verdict.isDecided()).isFalse();
    assertThat(verdict.isChampionUnproven()).isFalse();
    assertThat(verdict.sentence()).contains("9 of 50 positives, 17 of 50 negatives");
  }

  @Test
  void fortyNineOfAClassAreNotEnoughEvenForAClearLoss() {
    assertThat(CHECK.check(sample(2, -GOOD, 49, 400), sample(1, GOOD, 100, 400), NO_F1).state())
        .isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(CHECK.check(sample(2, -GOOD, 50, 400), sample(1, GOOD, 100, 400), NO_F1).state())
        .isEqualTo(State.DRIFTED);
  }

  @Test
  void aThinRecordOfTheChampionIsNamed() {
    PerformanceDrift verdict =
        CHECK.check(sample(2, GOOD, 100, 400), sample(1, GOOD, 8, 18), NO_F1);

    assertThat(verdict.state()).isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(verdict.isChampionUnproven()).isTrue();
    assertThat(verdict.sentence())
        .contains("the champion's own record has 8 of 50 positives, 18 of 50 negatives");
  }

  @Test
  void aRecordOfOneClassIsNamedToo() {
    LabelledScores oneClass = new LabelledScores(new double[0], new double[] {0.1, 0.2});

    assertThat(CHECK.check(sample(2, GOOD, 100, 400), oneClass, NO_F1).isChampionUnproven())
        .isTrue();
  }

  @Test
  void aClearLossAgainstAThinRecordIsDriftAllTheSame() {
    assertThat(CHECK.check(sample(2, -GOOD, 100, 400), sample(1, GOOD, 20, 40), NO_F1).state())
        .isEqualTo(State.DRIFTED);
  }

  @Test
  void theVerdictCarriesItsNumbers() {
    LabelledScores recorded = sample(1, GOOD, 100, 400);
    PerformanceDrift verdict = CHECK.check(sample(2, BAD, 200, 800), recorded, NO_F1);

    assertThat(verdict.state()).isEqualTo(State.DRIFTED);
    assertThat(verdict.isDecided()).isTrue();
    AucEvidence evidence = (AucEvidence) verdict.evidence();
    assertThat(evidence.current()).isCloseTo(0.65, within(0.05));
    assertThat(evidence.recorded()).isCloseTo(0.81, within(0.05));
    assertThat(evidence.upperBound()).isBetween(evidence.difference(), -0.02);
  }

  @Test
  void theSameSampleIsStable() {
    LabelledScores same = sample(1, GOOD, 100, 400);

    assertThat(CHECK.check(same, same, NO_F1).state()).isEqualTo(State.STABLE);
  }

  @Test
  void aLossWithinTheMarginIsNoDrift() {
    PerformanceDriftCheck tolerant =
        new PerformanceDriftCheck(new PerformanceDriftPolicy(Mode.SIGNIFICANT, 0.5), 1);

    assertThat(tolerant.check(sample(2, BAD, 500, 500), sample(1, GOOD, 500, 500), NO_F1).state())
        .isEqualTo(State.STABLE);
  }

  /** Nominal 5 % without a margin: 150 samples stay below 15 with a chance of 98 %. */
  @Test
  void withoutDriftAnAlarmIsRare() {
    assertThat(alarms(new PerformanceDriftPolicy(Mode.SIGNIFICANT, 0), GOOD))
        .isLessThanOrEqualTo(15);
    assertThat(alarms(PerformanceDriftPolicy.DEFAULT, GOOD)).isLessThanOrEqualTo(6);
  }

  @Test
  void aClearLossIsFound() {
    assertThat(alarms(PerformanceDriftPolicy.DEFAULT, BAD)).isGreaterThanOrEqualTo(135);
  }

  @Test
  void rawComparesTheTwoF1() {
    assertThat(raw(0.59, 0.60)).isEqualTo(State.DRIFTED);
    assertThat(raw(0.60, 0.60)).isEqualTo(State.STABLE);
    assertThat(raw(0.61, 0.60)).isEqualTo(State.STABLE);
  }

  @Test
  void rawNeedsNoMinimumAndShowsBothNumbers() {
    PerformanceDrift verdict =
        RAW.check(sample(2, GOOD, 2, 3), sample(1, GOOD, 2, 3), new F1Evidence(5, 0.4, 0.8));

    assertThat(verdict.state()).isEqualTo(State.DRIFTED);
    assertThat(verdict.sentence())
        .isEqualTo("performance drift: F1 0.4000 on 5 new labelled rows, recorded F1 0.8000");
  }

  @Test
  void anUndefinedF1IsInsufficientAndNamedSo() {
    assertThat(raw(Double.NaN, 0.6)).isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(raw(0.6, Double.NaN)).isEqualTo(State.INSUFFICIENT_DATA);
    assertThat(new F1Evidence(5, Double.NaN, 0.6).sentence()).startsWith("F1 undefined on 5");
  }

  private static State raw(double current, double recorded) {
    return RAW.check(
            sample(2, GOOD, 10, 10), sample(1, GOOD, 10, 10), new F1Evidence(20, current, recorded))
        .state();
  }

  /** How many of 150 fresh pairs of samples raise an alarm. */
  private static long alarms(PerformanceDriftPolicy policy, double distance) {
    return IntStream.range(0, 150)
        .filter(
            trial ->
                new PerformanceDriftCheck(policy, trial)
                    .check(
                        sample(2 * trial + 1_000, distance, 100, 400),
                        sample(2 * trial + 1_001, GOOD, 100, 400),
                        NO_F1)
                    .isDrifted())
        .count();
  }

  private static LabelledScores sample(long seed, double distance, int positives, int negatives) {
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    double[] left = new double[positives];
    double[] stayed = new double[negatives];
    for (int at = 0; at < positives; at++) {
      left[at] = random.nextGaussian() + distance;
    }
    for (int at = 0; at < negatives; at++) {
      stayed[at] = random.nextGaussian();
    }
    return new LabelledScores(left, stayed);
  }
}

package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.RetrainRule.Situation;
import churnline.core.drift.PerformanceDrift;
import churnline.core.drift.PerformanceDrift.AucEvidence;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.Nothing;
import churnline.core.drift.PerformanceDrift.State;
import churnline.core.drift.PerformanceDrift.TooFew;
import churnline.core.model.RetrainDecision;
import churnline.core.model.RetrainDecision.Code;
import churnline.core.model.RetrainPolicy;
import churnline.core.run.Trigger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The decision table of retraining, row by row. */
class RetrainRuleTest {
  private static final String MIDNIGHT = "0 0 0 * * ?";

  private static final RetrainPolicy ON_DRIFT = RetrainPolicy.DEFAULT;
  private static final RetrainPolicy EVERY_BATCH = new RetrainPolicy(false, true, Optional.empty());
  private static final RetrainPolicy CRON = new RetrainPolicy(false, false, Optional.of(MIDNIGHT));
  private static final RetrainPolicy ALL = new RetrainPolicy(true, true, Optional.of(MIDNIGHT));

  private static final F1Evidence F1 = new F1Evidence(100, 0.4, 0.5);
  private static final PerformanceDrift DRIFTED =
      new PerformanceDrift(State.DRIFTED, new AucEvidence(50, 50, 0.6, 0.8, -0.1, 0.02, 100, F1));
  private static final PerformanceDrift STABLE =
      new PerformanceDrift(State.STABLE, new AucEvidence(50, 50, 0.8, 0.8, 0.04, 0.02, 100, F1));
  private static final PerformanceDrift TOO_FEW_NEW =
      new PerformanceDrift(State.INSUFFICIENT_DATA, new TooFew("new", 9, 17, 50));
  private static final PerformanceDrift TOO_FEW_RECORDED =
      new PerformanceDrift(State.INSUFFICIENT_DATA, new TooFew("recorded", 9, 17, 50));
  private static final PerformanceDrift NO_ROWS =
      new PerformanceDrift(State.INSUFFICIENT_DATA, new Nothing("no new labelled rows"));
  private static final PerformanceDrift NO_CHAMPION =
      new PerformanceDrift(State.NO_CHAMPION, new Nothing("no champion yet"));

  @Test
  void withoutAChampionAModelIsTrainedWhateverThePolicySays() {
    for (RetrainPolicy policy : new RetrainPolicy[] {ON_DRIFT, EVERY_BATCH, CRON, ALL}) {
      RetrainDecision decision = decide(policy, first(5, 5));

      assertThat(decision.code()).isEqualTo(Code.FIRST_MODEL);
      assertThat(decision.isTrain()).isTrue();
    }
  }

  @Test
  void tenRowsOfBothClassesAreTheLeastToTrainOn() {
    assertThat(decide(ON_DRIFT, first(1, 9)).code()).isEqualTo(Code.FIRST_MODEL);
    assertThat(decide(ON_DRIFT, first(4, 5)))
        .isEqualTo(
            new RetrainDecision(
                Code.NO_MODEL, "NO_MODEL: 9 labelled rows; a model needs at least 10"));
    assertThat(decide(ON_DRIFT, first(0, 0)).isTrain()).isFalse();
  }

  @Test
  void oneClassIsNoModelAndSaysWhich() {
    assertThat(decide(ON_DRIFT, first(0, 20)).sentence())
        .isEqualTo("NO_MODEL: all 20 labelled rows stayed; a model needs both classes");
    assertThat(decide(ON_DRIFT, first(20, 0)).sentence())
        .isEqualTo("NO_MODEL: all 20 labelled rows left; a model needs both classes");
  }

  @Test
  void aTrainingTooLargeForThisProcessIsNoModel() {
    Situation large =
        new Situation(
            false, NO_CHAMPION, Trigger.FILE, 0, 500, 500, Optional.of("too large for the heap"));

    assertThat(decide(ON_DRIFT, large))
        .isEqualTo(new RetrainDecision(Code.NO_MODEL, "NO_MODEL: too large for the heap"));
  }

  @Test
  void driftTrainsWhenThePolicySaysOnDrift() {
    assertThat(decide(ON_DRIFT, served(DRIFTED, Trigger.FILE, 100)).code()).isEqualTo(Code.DRIFT);
    assertThat(decide(ALL, served(DRIFTED, Trigger.FILE, 100)).code()).isEqualTo(Code.DRIFT);
    assertThat(decide(CRON, served(DRIFTED, Trigger.FILE, 100)).code()).isEqualTo(Code.NO_DRIFT);
  }

  @Test
  void noDriftTrainsNothing() {
    assertThat(decide(ON_DRIFT, served(STABLE, Trigger.FILE, 100)))
        .isEqualTo(new RetrainDecision(Code.NO_DRIFT, "no drift"));
  }

  @Test
  void tooFewNewRowsAreNeverCalledNoDrift() {
    assertThat(decide(ON_DRIFT, served(TOO_FEW_NEW, Trigger.FILE, 26)).code())
        .isEqualTo(Code.INSUFFICIENT_DATA);
    assertThat(decide(ON_DRIFT, served(NO_ROWS, Trigger.FILE, 0)).code())
        .isEqualTo(Code.INSUFFICIENT_DATA);
  }

  @Test
  void everyBatchTrainsWithoutDriftToo() {
    assertThat(decide(EVERY_BATCH, served(STABLE, Trigger.FILE, 1)).code())
        .isEqualTo(Code.EVERY_BATCH);
    assertThat(decide(EVERY_BATCH, served(TOO_FEW_NEW, Trigger.CRON, 1)).code())
        .isEqualTo(Code.EVERY_BATCH);
  }

  @Test
  void theScheduleTrainsOnlyWhenItsClockTicked() {
    assertThat(decide(CRON, served(STABLE, Trigger.RETRAIN_CRON, 1)).code())
        .isEqualTo(Code.SCHEDULED);
    assertThat(decide(CRON, served(STABLE, Trigger.CRON, 1)).code()).isEqualTo(Code.NO_DRIFT);
    assertThat(decide(ON_DRIFT, served(STABLE, Trigger.RETRAIN_CRON, 1)).code())
        .isEqualTo(Code.NO_DRIFT);
  }

  @Test
  void nothingIsTrainedWithoutLabelsThatAreNewToTheChampion() {
    for (PerformanceDrift drift : new PerformanceDrift[] {DRIFTED, STABLE, TOO_FEW_RECORDED}) {
      RetrainDecision decision = decide(ALL, served(drift, Trigger.RETRAIN_CRON, 0));

      assertThat(decision.code()).isEqualTo(Code.NO_NEW_LABELS);
      assertThat(decision.isTrain()).isFalse();
    }
  }

  @Test
  void aChampionOnTooLittleEvidenceIsTrainedAnew() {
    assertThat(decide(ON_DRIFT, served(TOO_FEW_RECORDED, Trigger.FILE, 120)).code())
        .isEqualTo(Code.UNPROVEN_CHAMPION);
    assertThat(decide(CRON, served(TOO_FEW_RECORDED, Trigger.FILE, 120)).code())
        .isEqualTo(Code.INSUFFICIENT_DATA);
  }

  @Test
  void aWantedTrainingThatCannotBeDoneSaysWhy() {
    Situation oneClass = new Situation(true, DRIFTED, Trigger.FILE, 100, 0, 400, Optional.empty());

    assertThat(decide(ON_DRIFT, oneClass).code()).isEqualTo(Code.NO_MODEL);
  }

  private static Situation first(long positives, long negatives) {
    return new Situation(
        false, NO_CHAMPION, Trigger.FILE, 0, positives, negatives, Optional.empty());
  }

  private static Situation served(PerformanceDrift drift, Trigger trigger, long newLabelled) {
    return new Situation(true, drift, trigger, newLabelled, 200, 800, Optional.empty());
  }

  private static RetrainDecision decide(RetrainPolicy policy, Situation now) {
    return new RetrainRule(policy).decide(now);
  }
}

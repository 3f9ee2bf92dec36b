package churnline.core.cycle;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.drift.PerformanceDrift;
import churnline.core.model.ModelPair;
import churnline.core.model.PromotionPolicy;
import churnline.core.model.PromotionPolicy.Evidence;
import churnline.core.model.PromotionPolicy.Fallback;
import churnline.core.model.RowScoring;
import churnline.core.model.Scorer;
import churnline.core.run.Challenger;
import churnline.core.run.Champion;
import churnline.core.run.Run;
import java.util.List;
import java.util.Optional;

/** The fourth stage: gathers what champion and challenger do on rows that neither has seen. */
final class PromotionStage {
  private final RowScoring scoring;
  private final PromotionPolicy policy;

  PromotionStage(RowScoring scoring, PromotionPolicy policy) {
    this.scoring = scoring;
    this.policy = policy;
  }

  Run run(Run run, Optional<Champion> champion) {
    Challenger challenger = run.challenger().orElseThrow();
    return run.withPromotion(
        policy.decide(champion.map(serving -> evidence(run, serving, challenger))));
  }

  private Evidence evidence(Run run, Champion champion, Challenger challenger) {
    Coverage old = champion.stored().coverage();
    Coverage fresh = challenger.stored().coverage();
    RowQuery unseen = RowQuery.upTo(run.upTo()).clientsUnseenBy(List.of(old, fresh));
    boolean drifted = run.drift().filter(PerformanceDrift::isDrifted).isPresent();
    ModelPair common =
        scoring.compare(
            champion.model(), challenger.model(), drifted ? unseen.after(old.upTo()) : unseen);
    return new Evidence(
        common.first(),
        common.second(),
        fallback(champion, challenger),
        champion.stored().recorded().isEnough(),
        champion.stored().rows(),
        challenger.stored().rows(),
        drifted);
  }

  /**
   * Rows received since the champion was trained: out of sample for it by their date, and for the
   * challenger because they were held out or are scored by the fold that did not see them.
   */
  private Fallback fallback(Champion champion, Challenger challenger) {
    long since = champion.stored().coverage().upTo();
    Coverage fresh = challenger.stored().coverage();
    ModelPair pair =
        challenger.outOfFold().length == 0
            ? scoring.compare(
                champion.model(), challenger.model(), RowQuery.heldOut(fresh).after(since))
            : scoring.compare(
                champion.model(), outOfFold(challenger, since), RowQuery.trainedOn(fresh));
    return new Fallback(pair.first(), pair.second());
  }

  /** The training rows come in the order in which they were scored; older ones do not count. */
  private static Scorer outOfFold(Challenger challenger, long since) {
    int[] at = {0};
    return (block, row) -> {
      double score = challenger.outOfFold()[at[0]++];
      return block.sequence[row] > since ? score : Double.NaN;
    };
  }
}

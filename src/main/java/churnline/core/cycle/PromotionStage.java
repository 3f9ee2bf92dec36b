package churnline.core.cycle;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.drift.PerformanceDrift;
import churnline.core.model.ModelPair;
import churnline.core.model.PromotionPolicy;
import churnline.core.model.PromotionPolicy.Evidence;
import churnline.core.model.PromotionPolicy.Fallback;
import churnline.core.run.Challenger;
import churnline.core.run.Champion;
import churnline.core.run.Run;
import java.util.List;
import java.util.Optional;

/** The fourth stage: gathers what champion and challenger do on rows that neither has seen. */
final class PromotionStage {
  private final RowStore rows;
  private final PromotionPolicy policy;

  PromotionStage(RowStore rows, PromotionPolicy policy) {
    this.rows = rows;
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
    ModelPair common = new ModelPair(champion.model(), challenger.model());
    rows.forEachLabelled(drifted ? unseen.after(old.upTo()) : unseen, common::add);
    return new Evidence(
        common.left.labelled(),
        common.right.labelled(),
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
    ModelPair pair = new ModelPair(champion.model(), challenger.model());
    if (challenger.outOfFold().length == 0) {
      rows.forEachLabelled(RowQuery.heldOut(fresh).after(since), pair::add);
    } else {
      int[] at = {0};
      rows.forEachLabelled(
          RowQuery.trainedOn(fresh),
          block -> {
            for (int row = 0; row < block.size; row++) {
              double score = challenger.outOfFold()[at[0]++];
              if (block.sequence[row] > since && !Double.isNaN(score)) {
                pair.left.add(champion.model().probability(block, row), block.label[row]);
                pair.right.add(score, block.label[row]);
              }
            }
          });
    }
    return new Fallback(pair.left.labelled(), pair.right.labelled());
  }
}

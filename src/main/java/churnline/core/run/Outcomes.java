package churnline.core.run;

import churnline.core.drift.PerformanceDrift;
import churnline.core.drift.PerformanceDrift.AucEvidence;
import churnline.core.drift.PerformanceDrift.F1Evidence;
import churnline.core.drift.PerformanceDrift.TooFew;
import churnline.core.model.Promotion;
import churnline.core.model.RetrainDecision;
import churnline.core.run.RunRecord.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** Verdicts and decisions as the ledger keeps them. */
public final class Outcomes {
  private Outcomes() {}

  public static Outcome of(PerformanceDrift drift) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    if (drift.evidence() instanceof AucEvidence auc) {
      numbers.put("auc", auc.current());
      numbers.put("recorded_auc", auc.recorded());
      numbers.put("difference", auc.difference());
      numbers.put("upper_bound", auc.upperBound());
      numbers.put("margin", auc.margin());
      numbers.put("positives", auc.positives());
      numbers.put("negatives", auc.negatives());
      numbers.put("rows", auc.rows());
      numbers.put("textbook_f1", auc.textbook().current());
      numbers.put("textbook_recorded_f1", auc.textbook().recorded());
      numbers.put("textbook_would_retrain", auc.textbook().isLower());
    } else if (drift.evidence() instanceof F1Evidence f1) {
      numbers.put("f1", f1.current());
      numbers.put("recorded_f1", f1.recorded());
      numbers.put("rows", f1.rows());
    } else if (drift.evidence() instanceof TooFew few) {
      numbers.put("whose", few.whose());
      numbers.put("positives", few.positives());
      numbers.put("negatives", few.negatives());
      numbers.put("required", few.required());
    }
    return new Outcome(drift.state().name(), drift.sentence(), numbers);
  }

  public static Outcome of(RetrainDecision decision) {
    return new Outcome(decision.code().name(), decision.sentence(), Map.of());
  }

  public static Outcome of(Promotion promotion) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("champion_auc", promotion.championAuc());
    numbers.put("challenger_auc", promotion.challengerAuc());
    numbers.put("rows", promotion.rows());
    return new Outcome(promotion.code().name(), promotion.sentence(), numbers);
  }
}

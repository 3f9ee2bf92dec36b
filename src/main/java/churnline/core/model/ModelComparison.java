package churnline.core.model;

import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.score.Scores;
import java.util.List;

/** Sets two versions side by side on the rows of clients that neither model was trained on. */
public final class ModelComparison {
  private final ModelRegistry registry;
  private final RowStore rows;
  private final Trainer trainer;

  public ModelComparison(ModelRegistry registry, RowStore rows, Trainer trainer) {
    this.registry = registry;
    this.rows = rows;
    this.trainer = trainer;
  }

  /**
   * What came out.
   *
   * @param left scores of the first on the rows that neither has seen, at its own threshold
   * @param right the same of the second
   * @param enough whether the rows are enough of both classes to tell the two apart at all
   */
  public record Result(
      StoredModel first, StoredModel second, Scores left, Scores right, boolean enough) {}

  /**
   * Compares two versions; reads every row that neither has seen.
   *
   * @throws BadInputException NOT_FOUND when one of them does not exist
   */
  public Result compare(int first, int second) {
    StoredModel one = find(first);
    StoredModel other = find(second);
    ModelPair pair =
        new RowScoring(rows)
            .compare(
                one.load(trainer),
                other.load(trainer),
                RowQuery.all().clientsUnseenBy(List.of(one.coverage(), other.coverage())));
    return new Result(
        one,
        other,
        pair.firstAt(one.threshold()),
        pair.secondAt(other.threshold()),
        pair.first().isEnough());
  }

  private StoredModel find(int version) {
    return registry
        .find(version)
        .orElseThrow(
            () ->
                new BadInputException(
                    FaultCode.NOT_FOUND,
                    "no model "
                        + StoredModel.name(version)
                        + "; expected one of those that /models lists"));
  }
}

package churnline.edge.answers;

import churnline.core.dataset.RowStore;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.model.ModelComparison;
import churnline.core.model.StoredModel;
import churnline.core.report.Answers;
import churnline.edge.api.Handler;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.api.VersionText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code /models/compare?left=v0001&right=v0002}. */
public final class ComparisonAnswers implements Handler {
  /** Entries of a card that say what went into the model. */
  private static final List<String> MADE_OF =
      List.of(
          "trained_at",
          "why",
          "dataset_id",
          "rows",
          "positives",
          "negatives",
          "held_out_share",
          "threshold",
          "trainer",
          "java");

  /** Of the scores of two models, which are kept until all are known. */
  private static final long BYTES_PER_ROW = 48;

  private final ModelComparison comparison;
  private final RowStore rows;
  private final HeapBudget heap;

  public ComparisonAnswers(ModelComparison comparison, RowStore rows, HeapBudget heap) {
    this.comparison = comparison;
    this.rows = rows;
    this.heap = heap;
  }

  @Override
  public Reply answer(Request request) {
    long bytes = BYTES_PER_ROW * (rows.lastSequence() + 1);
    return heap.with(
        bytes,
        "a comparison on all rows",
        () ->
            answer(
                request, comparison.compare(version(request, "left"), version(request, "right"))));
  }

  private static Reply answer(Request request, ModelComparison.Result result) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("left", result.first().name());
    out.put("right", result.second().name());
    out.put("differences", differences(result.first(), result.second()));
    out.put("weights", weights(result.first(), result.second()));
    Map<String, Object> unseen = new LinkedHashMap<>();
    unseen.put("rows", result.left().rows());
    unseen.put("enough", result.enough());
    unseen.put("auc_difference", result.right().auc() - result.left().auc());
    unseen.put("left", Answers.scores(result.left()));
    unseen.put("right", Answers.scores(result.right()));
    out.put("unseen_by_both", unseen);
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  private static int version(Request request, String side) {
    return VersionText.parse(
        request
            .query(side)
            .orElseThrow(
                () ->
                    new BadInputException(
                        FaultCode.REQUEST_MALFORMED,
                        "no " + side + "; expected ?left=v0001&right=v0002; in the query")));
  }

  private static List<Map<String, Object>> differences(StoredModel left, StoredModel right) {
    List<Map<String, Object>> out = new ArrayList<>();
    for (String name : MADE_OF) {
      Object one = left.card().get(name);
      Object other = right.card().get(name);
      if (one instanceof Map<?, ?> ours && other instanceof Map<?, ?> theirs) {
        out.addAll(settings(name, ours, theirs));
      } else if (!Objects.equals(one, other)) {
        out.add(row("entry", name, one, other));
      }
    }
    return out;
  }

  private static List<Map<String, Object>> settings(String name, Map<?, ?> left, Map<?, ?> right) {
    Set<Object> all = new LinkedHashSet<>(left.keySet());
    all.addAll(right.keySet());
    List<Map<String, Object>> out = new ArrayList<>();
    for (Object key : all) {
      if (!Objects.equals(left.get(key), right.get(key))) {
        out.add(row("entry", name + "." + key, left.get(key), right.get(key)));
      }
    }
    return out;
  }

  private static List<Map<String, Object>> weights(StoredModel left, StoredModel right) {
    Map<Object, Object> one = byFeature(left);
    Map<Object, Object> other = byFeature(right);
    Set<Object> all = new LinkedHashSet<>(one.keySet());
    all.addAll(other.keySet());
    List<Map<String, Object>> out = new ArrayList<>();
    for (Object feature : all) {
      out.add(row("feature", feature, one.get(feature), other.get(feature)));
    }
    return out;
  }

  private static Map<Object, Object> byFeature(StoredModel model) {
    Map<Object, Object> out = new LinkedHashMap<>();
    out.put("(intercept)", model.card().get("intercept"));
    List<?> features = (List<?>) model.card().getOrDefault("features", List.of());
    List<?> weights = (List<?>) model.card().getOrDefault("weights", List.of());
    for (int at = 0; at < features.size(); at++) {
      out.put(features.get(at), weights.get(at));
    }
    return out;
  }

  private static Map<String, Object> row(String key, Object name, Object left, Object right) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(key, name);
    out.put("left", left);
    out.put("right", right);
    return out;
  }
}

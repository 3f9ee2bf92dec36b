package churnline.edge.sql.rows;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import java.util.ArrayList;
import java.util.List;

/** A {@link RowQuery} as a WHERE clause over {@code observation o}. */
public record LabelledSelect(String where, Object[] parameters) {
  /** Holds for a row {@code o} that the evaluation set does not keep out of training. */
  public static final String OUTSIDE_EVALUATION_SET =
      "NOT EXISTS (SELECT 1 FROM evaluation_row e WHERE e.key_high = o.key_high AND e.key_low ="
          + " o.key_low) AND NOT EXISTS (SELECT 1 FROM evaluation_row e WHERE e.by_client AND e.id"
          + " = o.id)";

  static LabelledSelect of(RowQuery query, boolean hasIds) {
    StringBuilder where =
        new StringBuilder(
            "o.label IS NOT NULL AND o.sequence > ? AND o.sequence <= ? AND o.bucket >= ? AND"
                + " o.bucket < ?");
    List<Object> parameters =
        new ArrayList<>(List.of(query.after(), query.upTo(), query.fromBucket(), query.toBucket()));
    if (query.withoutEvaluationSet()) {
      where.append(" AND ").append(OUTSIDE_EVALUATION_SET);
    }
    for (Coverage seen : query.rowsUnseenBy()) {
      where.append(" AND (o.sequence > ? OR o.bucket < ?)");
      parameters.add(seen.upTo());
      parameters.add(seen.firstBucket());
    }
    for (Coverage seen : query.clientsUnseenBy()) {
      if (hasIds) {
        where.append(
            " AND (o.bucket < ? OR NOT EXISTS (SELECT 1 FROM observation t WHERE t.label IS NOT"
                + " NULL AND t.sequence <= ? AND t.id = o.id))");
        parameters.add(seen.firstBucket());
        parameters.add(seen.upTo());
      } else {
        where.append(" AND (o.sequence > ? OR o.bucket < ?)");
        parameters.add(seen.upTo());
        parameters.add(seen.firstBucket());
      }
    }
    return new LabelledSelect(where.toString(), parameters.toArray());
  }
}

package churnline.core.run;

import churnline.core.model.ChurnModel;
import churnline.core.model.StoredModel;

/**
 * A model trained in this run, not in the store yet.
 *
 * @param outOfFold for each training row, in the order received, the probability by a model that
 *     saw no row of its client; empty when clients were held out instead
 */
public record Challenger(StoredModel stored, ChurnModel model, double[] outOfFold) {}

/**
 * How well probabilities order and classify labelled rows: AUC with its bootstrap, F1, confusion
 * matrix. No models and no rows of a schema: arrays in, numbers out.
 */
package churnline.core.score;

/**
 * Preprocessing, the model as weights ready to score, who is held out, the promotion decision, and
 * the ports of registry and trainer. No training library and no store.
 */
package churnline.core.model;

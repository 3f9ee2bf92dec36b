/**
 * Probabilities and decisions for rows that come one after the other, and what the store keeps of
 * them. No format: who asks renders the answer.
 */
package churnline.core.predict;

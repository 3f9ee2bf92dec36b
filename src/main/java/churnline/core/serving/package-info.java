/**
 * The model that serves, replaced whole, and the evaluation set it is scored on. No decision about
 * which model serves.
 */
package churnline.core.serving;

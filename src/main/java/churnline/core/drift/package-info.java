/**
 * Whether the champion is still as good as recorded: the verdict with its evidence, as a pure
 * function. No store and no run: evidence in, verdict out.
 */
package churnline.core.drift;

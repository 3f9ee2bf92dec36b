/**
 * Questions about stored rows: labelled rows, summaries, late labels, times. No batch is taken in
 * here.
 */
package churnline.edge.sql.rows;

/**
 * The ports of the core over whichever database: batches, runs, models, predictions, the master
 * file. What only one database says goes to its dialect.
 */
package churnline.edge.sql.ledger;

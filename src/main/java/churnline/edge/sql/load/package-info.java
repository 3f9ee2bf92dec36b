/**
 * How a batch reaches the database: blocks of rows from the reader, and a spool for what a second
 * pass needs. No ledger entry.
 */
package churnline.edge.sql.load;

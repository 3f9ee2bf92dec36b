/**
 * The schema, rows as column-wise blocks, their key, the held-out bucket of a client, and which
 * rows a question is about. No SQL and no CSV: a row store is a port.
 */
package churnline.core.dataset;

/** The copy of a store into another database. Nothing a running service needs. */
package churnline.edge.sql.copy;

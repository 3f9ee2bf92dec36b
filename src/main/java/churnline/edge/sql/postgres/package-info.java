/**
 * The store in PostgreSQL, and the run lock among its nodes. The only room that knows PostgreSQL.
 */
package churnline.edge.sql.postgres;

/** The embedded store. The only room that knows DuckDB. */
package churnline.edge.sql.duckdb;

/**
 * What both databases share: connections, transactions, migrations, the tables of the rows. No port
 * of the core is implemented here.
 */
package churnline.edge.sql;

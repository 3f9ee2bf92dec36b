/**
 * The one CSV reader and writer: encodings, delimiters, gzip, rows that cannot be split. No schema:
 * cells in, cells out.
 */
package churnline.edge.csv;

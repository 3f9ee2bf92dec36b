/**
 * Predictions over HTTP: JSON, CSV in a stream, a file by name. The probability comes from the
 * core; this room renders it.
 */
package churnline.edge.prediction;

/**
 * The other endpoints, one class per kind: reports, models, runs, files, health, the inbox. Plain
 * Java: no HTTP server is known.
 */
package churnline.edge.answers;

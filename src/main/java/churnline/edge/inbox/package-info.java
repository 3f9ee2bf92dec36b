/**
 * The inbox on a local disk: what is dropped or uploaded, claims, the archive, notes of attempts.
 * No row of a file is read here.
 */
package churnline.edge.inbox;

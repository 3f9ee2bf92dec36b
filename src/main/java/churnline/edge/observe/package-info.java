/**
 * What is told while it happens: log lines, metrics. Listeners only: nothing here changes a run.
 */
package churnline.edge.observe;

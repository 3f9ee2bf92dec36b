/**
 * The routes: the file consumer, the schedule, the pipeline, housekeeping, nodes. A route calls one
 * method per step; what it does is in the core.
 */
package churnline.edge.camel;

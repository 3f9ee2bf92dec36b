/**
 * What a process does beside others on the same store: its turn, what it follows, what a dead node
 * left. Nothing a single process would need.
 */
package churnline.core.node;

/**
 * Made-up clients whose drivers of churn are known, and what may happen to their files. No service
 * needs this room; the demo, a command and tests do.
 */
package churnline.edge.generate;

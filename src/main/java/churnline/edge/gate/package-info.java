/**
 * One run at a time, the runs in hand, and what health looks at. No Camel: commands use the same
 * gate.
 */
package churnline.edge.gate;

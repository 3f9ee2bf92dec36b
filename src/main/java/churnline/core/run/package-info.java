/**
 * One run: its id, what it has found and decided so far, who watches it, and its record in the
 * ledger. No stage: rooms above do the work and enrich the run.
 */
package churnline.core.run;

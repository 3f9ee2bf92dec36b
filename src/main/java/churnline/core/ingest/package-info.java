/**
 * From records to accepted rows and quarantined rows with reasons; the ledger entry of a batch. No
 * file is opened here, and nothing is scored.
 */
package churnline.core.ingest;

/**
 * finaldata.csv: appended in sections whose hashes are in the ledger, repaired to what the ledger
 * says. No other published file; those are in report.
 */
package churnline.core.master;

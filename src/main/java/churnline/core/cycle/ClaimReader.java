package churnline.core.cycle;

import churnline.core.dataset.Schema;
import churnline.core.disk.Claim;
import churnline.core.disk.Inbox;
import churnline.core.disk.TabularFiles;
import churnline.core.event.Events;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.CsvPolicy;

/**
 * Reads claimed files.
 *
 * @param events is told now and then how many rows were read
 */
record ClaimReader(
    Inbox inbox, TabularFiles files, Schema schema, CsvPolicy policy, Events events) {
  /**
   * The content of a claim.
   *
   * @param labelled whether rows with outcomes are known: then the target has its right name, and a
   *     file may come without it
   * @param fallbackEncoding read it in the configured encoding instead of UTF-8
   */
  BatchContent content(Claim claim, boolean labelled, boolean fallbackEncoding) {
    return new FileContent(
        this, claim, labelled ? policy.allowingUnlabelled() : policy, fallbackEncoding);
  }
}

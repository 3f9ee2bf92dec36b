package churnline.core.ingest;

import java.time.Instant;

/**
 * A file about to be ingested.
 *
 * @param claim claim folder below the inbox that holds it
 * @param schemaId fingerprint of the schema it is read under
 */
public record NewBatch(
    String name,
    String sha256,
    long bytes,
    String runId,
    Instant receivedAt,
    String claim,
    String schemaId) {}

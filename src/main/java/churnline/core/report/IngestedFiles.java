package churnline.core.report;

import churnline.core.ingest.Batch;
import java.util.List;

/** {@code ingestedfiles.txt}: one tab-separated line per file: name, SHA-256, rows, time, run. */
final class IngestedFiles {
  private IngestedFiles() {}

  static String of(List<Batch> batches) {
    StringBuilder out = new StringBuilder();
    for (Batch batch : batches) {
      out.append(OneLine.of(batch.name()))
          .append('\t')
          .append(batch.sha256())
          .append('\t')
          .append(batch.counts().accepted())
          .append('\t')
          .append(batch.receivedAt())
          .append('\t')
          .append(batch.runId())
          .append('\n');
    }
    return out.toString();
  }
}

package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.ingest.Batch;
import churnline.core.model.Deployment;
import churnline.core.run.RunRecord;
import churnline.edge.sql.ledger.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Whether a store and an inbox hold what was dropped, once. */
final class DropsAudit {
  private DropsAudit() {}

  /** Every content once, every drop of it answered, every row accounted for. */
  static void batches(Store store, Drops drops, Path inbox) {
    List<Batch> batches = store.batches().newest(1_000_000);
    Map<String, Integer> ingested = new HashMap<>();
    Map<String, Integer> all = new HashMap<>();
    for (Batch batch : batches) {
      all.merge(batch.sha256(), 1, Integer::sum);
      Batch.Counts counts = batch.counts();
      assertThat(counts.accepted() + counts.duplicate() + counts.quarantined())
          .isEqualTo(counts.read());
      Path place = inbox.resolve(batch.archived().orElseThrow());
      assertThat(place.resolveSibling(place.getFileName() + ".receipt.txt")).exists();
      if (!drops.wasWrittenSlowly(batch.name())) {
        assertThat(place).hasDigest("SHA-256", batch.sha256());
      }
      Drops.Content content = drops.dropped().get(batch.sha256());
      if (content != null && batch.status() == Batch.Status.INGESTED) {
        ingested.merge(batch.sha256(), 1, Integer::sum);
        assertThat(counts.read()).isEqualTo(content.rows().size() + content.bad());
        assertThat(counts.quarantined()).isEqualTo(content.bad());
      }
    }
    drops
        .dropped()
        .forEach(
            (sha256, content) -> {
              assertThat(ingested.getOrDefault(sha256, 0))
                  .as("ingested %s", content.kind())
                  .isEqualTo(content.kind() == Drops.Kind.REFUSED ? 0 : 1);
              assertThat(all.getOrDefault(sha256, 0))
                  .as("drops of %s", content.kind())
                  .isGreaterThanOrEqualTo(drops.times(sha256));
            });
    assertThat(batches.stream().mapToLong(batch -> batch.counts().accepted()).sum())
        .isEqualTo(drops.rows().size());
  }

  /** Deployments are numbered without a gap, and each run made one at the most. */
  static void history(List<Deployment> newestFirst) {
    long count = newestFirst.size();
    assertThat(newestFirst)
        .isNotEmpty()
        .extracting(Deployment::number)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, count).map(at -> count + 1 - at).boxed().toList());
    assertThat(newestFirst).extracting(Deployment::runId).doesNotHaveDuplicates();
  }

  /** No run began before the one before it had ended. */
  static void runs(Store store) {
    List<RunRecord> runs =
        store.runs().newest(1_000_000).stream()
            .sorted(Comparator.comparing(RunRecord::startedAt))
            .toList();
    for (int at = 1; at < runs.size(); at++) {
      assertThat(runs.get(at).startedAt())
          .as("%s beside %s", runs.get(at), runs.get(at - 1))
          .isAfterOrEqualTo(runs.get(at - 1).finishedAt());
      assertThat(runs.get(at).id()).isGreaterThan(runs.get(at - 1).id());
    }
    assertThat(runs).allMatch(run -> run.node().isPresent());
  }

  /** The master file holds every row once. */
  static void master(Path file, Drops drops) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo(Drops.HEADER);
    List<String> rows = lines.subList(1, lines.size());
    assertThat(rows).as("%s", file).doesNotHaveDuplicates();
    assertThat(Map.of("rows", new HashSet<>(rows)))
        .as("%s", file)
        .isEqualTo(Map.of("rows", drops.rows()));
  }
}

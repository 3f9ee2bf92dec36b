package churnline.cycle;

import churnline.cycle.Folders.Content;
import churnline.cycle.Folders.Folder;
import churnline.cycle.Folders.Section;
import churnline.cycle.MasterLedger.Written;
import churnline.dataset.RowBlock;
import churnline.dataset.RowStore;
import churnline.dataset.RowText;
import churnline.dataset.Schema;
import churnline.dataset.TableWriter;
import churnline.ingest.Batch;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@code finaldata.csv}: the header and every unique row ever accepted, in the order of first
 * sight. The store is the truth; the file follows it section by section, and each section's hash is
 * kept.
 */
public final class MasterFile {
  public static final String NAME = "finaldata.csv";
  private static final long HEADER = 0;

  /** Batches that are forced to the disk and recorded together. */
  private static final int AT_ONCE = 200;

  private final Folders folders;
  private final MasterLedger ledger;
  private final RowStore rows;
  private final Tables tables;
  private final Schema schema;

  public MasterFile(
      Folders folders, MasterLedger ledger, RowStore rows, Tables tables, Schema schema) {
    this.folders = folders;
    this.ledger = ledger;
    this.rows = rows;
    this.tables = tables;
    this.schema = schema;
  }

  /**
   * Appends what is in the store and not in the file; a tail that nobody recorded is cut. A file
   * that is shorter than what was recorded is written anew.
   *
   * @return what was wrong; empty when nothing was
   */
  Optional<String> complete() {
    Optional<Written> last = ledger.last();
    long end = last.map(written -> written.section().end()).orElse(0L);
    long size = folders.size(Folder.INGESTED, NAME);
    if (size < end) {
      ledger.clear();
      append(Optional.empty(), 0);
      return Optional.of(
          "%s had %d bytes and did not hold the %d recorded ones; it was written anew from the store"
              .formatted(NAME, size, end));
    }
    append(last, end);
    return Optional.empty();
  }

  private void append(Optional<Written> last, long recorded) {
    long end = recorded;
    if (last.isEmpty()) {
      end = append(end, List.of(HEADER), List.of(this::header));
    }
    List<Batch> missing = ledger.missing();
    for (int from = 0; from < missing.size(); from += AT_ONCE) {
      List<Long> some =
          missing.subList(from, Math.min(missing.size(), from + AT_ONCE)).stream()
              .map(Batch::number)
              .toList();
      end = append(end, some, some.stream().map(this::rows).toList());
    }
  }

  private long append(long at, List<Long> batches, List<Content> contents) {
    List<Section> sections = folders.append(Folder.INGESTED, NAME, at, contents);
    ledger.add(
        IntStream.range(0, batches.size())
            .mapToObj(each -> new Written(batches.get(each), sections.get(each)))
            .toList());
    return sections.get(sections.size() - 1).end();
  }

  private Content rows(long batch) {
    return out -> rows(batch, out);
  }

  /**
   * Compares the file with what is recorded and puts it right.
   *
   * @return what was wrong; empty when nothing was
   */
  Optional<String> repair() {
    List<Written> sections = ledger.sections();
    long end = sections.isEmpty() ? 0 : sections.get(sections.size() - 1).section().end();
    long size = folders.size(Folder.INGESTED, NAME);
    boolean whole = size >= end && sections.stream().allMatch(this::isIntact);
    if (whole && size == end) {
      complete();
      return Optional.empty();
    }
    if (whole) {
      folders.append(Folder.INGESTED, NAME, end, List.of());
      complete();
      return Optional.of(
          "%s had %d bytes that no batch recorded; they were cut".formatted(NAME, size - end));
    }
    ledger.clear();
    complete();
    return Optional.of(
        "%s had %d bytes and did not hold the %d recorded ones; it was written anew from the store"
            .formatted(NAME, size, end));
  }

  /**
   * The same for a rebuild.
   *
   * @return what the file was
   */
  public Folders.Before rebuild() {
    boolean missing = folders.size(Folder.INGESTED, NAME) == 0;
    return repair().isEmpty()
        ? Folders.Before.SAME
        : missing ? Folders.Before.MISSING : Folders.Before.DIFFERENT;
  }

  /** SHA-256 over the recorded hashes: names the content of the dataset. */
  String datasetId() {
    StringBuilder all = new StringBuilder();
    ledger.sections().forEach(written -> all.append(written.section().sha256()));
    return DigestUtils.sha256Hex(all.toString());
  }

  private boolean isIntact(Written written) {
    Section section = written.section();
    return folders
        .sha256(Folder.INGESTED, NAME, section.first(), section.end())
        .equals(section.sha256());
  }

  private void header(OutputStream out) {
    TableWriter writer = tables.write(out);
    writer.row(schema.columns());
    writer.flush();
  }

  private void rows(long batch, OutputStream out) {
    TableWriter writer = tables.write(out);
    RowText text = new RowText(schema);
    rows.forEachAccepted(
        batch,
        (RowBlock block) -> {
          for (int row = 0; row < block.size; row++) {
            text.write(block, row, writer);
          }
        });
    writer.flush();
  }
}

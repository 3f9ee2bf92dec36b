package churnline.core.master;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowStore;
import churnline.core.dataset.RowText;
import churnline.core.dataset.Schema;
import churnline.core.dataset.TableWriter;
import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Content;
import churnline.core.disk.Folders.Folder;
import churnline.core.disk.Folders.Section;
import churnline.core.disk.TabularFiles;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.master.MasterLedger.Written;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@code finaldata.csv}: the header and every unique row ever accepted, in the order of first
 * sight. The store is the truth; the file follows it section by section, and each section's hash is
 * kept.
 */
public final class MasterFile {
  public static final String NAME = "finaldata.csv";

  /** Which files its rows came from, one a line: name, SHA-256 and more, with tabs between. */
  public static final String FILES = "ingestedfiles.txt";

  private static final long HEADER = 0;

  /** Batches that are forced to the disk and recorded together. */
  private static final int AT_ONCE = 200;

  private final Folders folders;
  private final MasterLedger ledger;
  private final RowStore rows;
  private final TabularFiles tables;
  private final Schema schema;

  /** The last section that this process knows to be right in its file, with all before it. */
  private volatile Optional<Written> own = Optional.empty();

  public MasterFile(
      Folders folders, MasterLedger ledger, RowStore rows, TabularFiles tables, Schema schema) {
    this.folders = folders;
    this.ledger = ledger;
    this.rows = rows;
    this.tables = tables;
    this.schema = schema;
  }

  /**
   * Appends what is in the store and not in the file; a tail that nobody recorded is cut. A file
   * that is shorter than what was recorded is rewritten.
   *
   * @return what was wrong; empty when nothing was
   */
  public Optional<String> complete() {
    Optional<Written> last = ledger.last();
    if (!last.equals(own)) {
      follow();
    }
    long end = end(last);
    long size = folders.size(Folder.INGESTED, NAME);
    if (size < end || !last.equals(own)) {
      rewrite();
      return Optional.of(writtenAnew(size, end));
    }
    append(last, end);
    return Optional.empty();
  }

  private void append(Optional<Written> last, long recorded) {
    long end = recorded;
    if (last.isEmpty()) {
      end = append(end, List.of(HEADER));
    }
    List<Batch> missing = ledger.missing();
    for (int from = 0; from < missing.size(); from += AT_ONCE) {
      List<Long> some =
          missing.subList(from, Math.min(missing.size(), from + AT_ONCE)).stream()
              .map(Batch::number)
              .toList();
      end = append(end, some);
    }
  }

  private long append(long at, List<Long> batches) {
    List<Section> sections =
        folders.append(Folder.INGESTED, NAME, at, batches.stream().map(this::content).toList());
    List<Written> written =
        IntStream.range(0, batches.size())
            .mapToObj(each -> new Written(batches.get(each), sections.get(each)))
            .toList();
    ledger.add(written);
    own = last(written);
    return end(own);
  }

  private Content content(long batch) {
    return batch == HEADER ? this::header : out -> rows(batch, out);
  }

  /**
   * Brings a file of this home up to what is recorded, whoever recorded it. Sections follow from
   * the batches in their order, so they are the same bytes in every home. What this process wrote
   * and could not record lies where another has recorded something else: only what it knows to be
   * right is kept.
   */
  public void follow() {
    Optional<Written> last = ledger.last();
    if (!last.equals(own) || folders.size(Folder.INGESTED, NAME) != end(last)) {
      List<Written> sections = ledger.sections();
      restore(sections, intact(sections));
    }
  }

  /** Bytes at the beginning that are right; read and compared unless this process has seen them. */
  private long intact(List<Written> sections) {
    if (own.filter(sections::contains).isPresent()) {
      return Math.min(end(own), folders.size(Folder.INGESTED, NAME));
    }
    return end(last(sections.stream().takeWhile(this::isIntact).toList()));
  }

  private static Optional<Written> last(List<Written> sections) {
    return sections.isEmpty() ? Optional.empty() : Optional.of(sections.get(sections.size() - 1));
  }

  private static long end(Optional<Written> last) {
    return last.map(written -> written.section().end()).orElse(0L);
  }

  /** Writes the file anew; where the store no longer gives the recorded bytes, so is the record. */
  private void rewrite() {
    if (!restore(ledger.sections(), 0)) {
      ledger.clear();
    }
    append(ledger.last(), end(ledger.last()));
  }

  /**
   * Keeps the sections that lie in the first {@code kept} bytes and appends the others.
   *
   * @return whether they are the bytes that were recorded
   */
  private boolean restore(List<Written> sections, long kept) {
    own = Optional.empty();
    List<Written> missing =
        sections.stream().filter(written -> written.section().end() > kept).toList();
    long end = missing.isEmpty() ? end(last(sections)) : missing.get(0).section().first();
    for (int from = 0; from < missing.size(); from += AT_ONCE) {
      List<Written> some = missing.subList(from, Math.min(missing.size(), from + AT_ONCE));
      List<Section> now =
          folders.append(
              Folder.INGESTED,
              NAME,
              end,
              some.stream().map(written -> content(written.batch())).toList());
      if (!now.equals(some.stream().map(Written::section).toList())) {
        return false;
      }
      end = now.get(now.size() - 1).end();
    }
    if (end < folders.size(Folder.INGESTED, NAME)) {
      folders.append(Folder.INGESTED, NAME, end, List.of());
    }
    own = last(sections);
    return true;
  }

  /**
   * Refuses a store from before what was published of it, or of which a part is gone: it would cut
   * rows that it does not know.
   *
   * @param known whether the store knows a content by its SHA-256
   * @throws UnavailableException STORE_UNAVAILABLE; nothing was touched
   */
  public void refuseUnlessKnown(Predicate<String> known) {
    if (folders.size(Folder.INGESTED, NAME) <= end(ledger.last())) {
      return;
    }
    String listed =
        folders
            .read(Folder.INGESTED, FILES)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    listed
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(line -> line.length > 1 && !known.test(line[1]))
        .findFirst()
        .ifPresent(
            line -> {
              throw new UnavailableException(
                  FaultCode.STORE_UNAVAILABLE,
                  "the store does not know "
                      + line[0]
                      + ", of which "
                      + NAME
                      + " and "
                      + FILES
                      + " hold rows; expected the complete store that wrote them (churnline.duckdb"
                      + " and churnline.duckdb.wal belong together); nothing was changed; restore a"
                      + " backup of the home, or move both files away to go on with what the store"
                      + " knows");
            });
  }

  /**
   * Compares the file with what is recorded and puts it right.
   *
   * @return what was wrong; empty when nothing was
   */
  public Optional<String> repair() {
    List<Written> sections = ledger.sections();
    long end = end(last(sections));
    long size = folders.size(Folder.INGESTED, NAME);
    boolean whole = size >= end && sections.stream().allMatch(this::isIntact);
    own = whole ? last(sections) : Optional.empty();
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
    rewrite();
    return Optional.of(writtenAnew(size, end));
  }

  private static String writtenAnew(long size, long end) {
    return size == 0
        ? NAME + " was missing; it was written from the store"
        : "%s had %d bytes and did not hold the %d recorded ones; it was rewritten from the store"
            .formatted(NAME, size, end);
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
  public String datasetId() {
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

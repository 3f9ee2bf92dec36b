package churnline.core.master;

import churnline.core.disk.Folders.Section;
import churnline.core.ingest.Batch;
import java.util.List;
import java.util.Optional;

/** Which bytes of finaldata.csv come from which batch. */
public interface MasterLedger {
  /** Sections in file order; batch 0 is the header. */
  List<Written> sections();

  /** The last section. */
  Optional<Written> last();

  /** Ingested batches with accepted rows that have no section yet, oldest first. */
  List<Batch> missing();

  /** Notes sections that are on the disk, in one transaction. */
  void add(List<Written> sections);

  /** Forgets all sections, for a file that is rewritten. */
  void clear();

  /** A section and the batch it comes from. */
  record Written(long batch, Section section) {}
}

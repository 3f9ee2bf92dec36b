package churnline.core.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ledger's entry for one dropped file.
 *
 * @param number its place in the ledger, never reused
 * @param name file name as dropped
 * @param sha256 of the file's bytes, hex
 * @param bytes size of the file
 * @param runId run that took it
 * @param receivedAt when it was taken
 * @param took time of ingest in milliseconds
 * @param status what became of it
 * @param counts its rows
 * @param header its header line, verbatim; empty when it could not be read
 * @param fault code and detail of a refusal
 * @param earlier the batch that already brought this content
 * @param checkedRun run whose later stages looked at it
 * @param claim claim folder below the inbox where the file waits until it is archived
 * @param archived where the file went, relative to the inbox
 * @param removal what is gone from there
 */
public record Batch(
    long number,
    String name,
    String sha256,
    long bytes,
    String runId,
    Instant receivedAt,
    long took,
    Status status,
    Counts counts,
    List<String> header,
    Optional<Fault> fault,
    Optional<Long> earlier,
    Optional<String> checkedRun,
    String claim,
    Optional<String> archived,
    Removal removal) {

  /** A batch of which nothing was removed. */
  public Batch(
      long number,
      String name,
      String sha256,
      long bytes,
      String runId,
      Instant receivedAt,
      long took,
      Status status,
      Counts counts,
      List<String> header,
      Optional<Fault> fault,
      Optional<Long> earlier,
      Optional<String> checkedRun,
      String claim,
      Optional<String> archived) {
    this(
        number,
        name,
        sha256,
        bytes,
        runId,
        receivedAt,
        took,
        status,
        counts,
        header,
        fault,
        earlier,
        checkedRun,
        claim,
        archived,
        Removal.NONE);
  }

  /** What became of a file. */
  public enum Status {
    INGESTED,
    REFUSED,
    ALREADY_INGESTED
  }

  /**
   * What was removed because it was old; the ledger's entry stays.
   *
   * @param files when the file and its companions went
   * @param predictions when the predictions went, beside the file and in the store
   */
  public record Removal(Optional<Instant> files, Optional<Instant> predictions) {
    /** Everything is there. */
    public static final Removal NONE = new Removal(Optional.empty(), Optional.empty());
  }

  /** Why a file was refused. */
  public record Fault(String code, String detail) {}

  /**
   * Rows of a batch: read = accepted + duplicate + quarantined.
   *
   * @param labelled accepted rows that bring their outcome
   * @param answered of the labelled rows, those that answer an observation that waited
   * @param waiting accepted rows whose outcome was not known once the file was in
   */
  public record Counts(
      long read,
      long accepted,
      long duplicate,
      long quarantined,
      long labelled,
      long answered,
      long waiting) {
    /** No rows. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** Checks that no row is unaccounted for. */
    public Counts {
      if (read != accepted + duplicate + quarantined) {
        throw new IllegalArgumentException(
            "%d rows read, but %d accepted + %d duplicate + %d quarantined"
                .formatted(read, accepted, duplicate, quarantined));
      }
      if (answered > labelled || labelled + waiting > accepted) {
        throw new IllegalArgumentException(
            "%d answered of %d labelled, %d waiting, of %d accepted rows"
                .formatted(answered, labelled, waiting, accepted));
      }
    }
  }

  /** Whether it brought its rows itself: it has predictions and later stages. */
  public boolean isIngested() {
    return status == Status.INGESTED;
  }

  /** Whether the file belongs in {@code done/}. */
  public boolean isDone() {
    return status != Status.REFUSED;
  }
}

package churnline.core.disk;

import churnline.core.disk.Folders.Folder;
import churnline.core.fault.FaultCode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whether there is room for what a file will need, asked before any of it is written: a disk that
 * runs full in the midst harms more than the one file.
 */
public final class DiskSpace {
  /**
   * Bytes written for each byte of a CSV until its receipt is out: the store's rows and its log of
   * changes, the master file, predictions, quarantined rows. Measured were 2 for 40 columns and up
   * to 7 for narrow rows (docs/adr/0010).
   */
  static final int FACTOR = 8;

  /** How many times a gzip file is expected to grow when unpacked. */
  static final int GZIP_RATIO = 5;

  private final ToLongFunction<Folder> free;
  private final long reserve;

  /**
   * @param free bytes that may still be written to the disk of a folder
   * @param reserve bytes that stay free whatever comes; 0 for none
   */
  public DiskSpace(ToLongFunction<Folder> free, long reserve) {
    this.free = free;
    this.reserve = reserve;
  }

  /**
   * More is needed than there is.
   *
   * @param what needs it, as the subject of a sentence
   * @param needed bytes, the reserve among them
   * @param free bytes on the fuller one of the disks
   * @param folder that lies on it
   */
  public record Shortage(String what, long needed, long free, Folder folder) {
    /** The way out is in it. */
    public String detail() {
      return "%s needs %d bytes, churn.disk.reserve among them; %d are free on the disk of %s;"
              .formatted(what, needed, free, folder.name().toLowerCase(Locale.ROOT))
          + " make room there (see churn.retention), use a larger disk or lower the reserve";
    }

    /** The same after its code. */
    public String message() {
      return FaultCode.DISK_FULL + ": " + detail();
    }
  }

  /** Whether the reserve itself is touched or, without one, the disk is full. */
  public Optional<Shortage> reserve() {
    return shortage("the service", reserve == 0 ? 1 : 0);
  }

  /**
   * Whether a file that lies in the inbox finds room for all that is made of it.
   *
   * @param name tells a gzip file
   * @param bytes its size
   */
  public Optional<Shortage> forIngest(String name, long bytes) {
    return shortage(name, made(name, bytes));
  }

  /**
   * The same for one that is still to arrive.
   *
   * @param bytes 0 when nobody knows
   */
  public Optional<Shortage> forArrival(String name, long bytes) {
    return shortage(name, saturated(made(name, bytes), bytes));
  }

  private static long made(String name, long bytes) {
    boolean packed = name.toLowerCase(Locale.ROOT).endsWith(".gz");
    long factor = packed ? (long) FACTOR * GZIP_RATIO : FACTOR;
    return bytes > Long.MAX_VALUE / factor ? Long.MAX_VALUE : bytes * factor;
  }

  private Optional<Shortage> shortage(String what, long bytes) {
    long needed = saturated(bytes, reserve);
    long ingested = free.applyAsLong(Folder.INGESTED);
    long inbox = free.applyAsLong(Folder.INBOX);
    Folder fuller = inbox < ingested ? Folder.INBOX : Folder.INGESTED;
    long there = Math.min(inbox, ingested);
    return there < needed
        ? Optional.of(new Shortage(what, needed, there, fuller))
        : Optional.empty();
  }

  private static long saturated(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}

package churnline.core.disk;

import java.util.List;

/** The folder that files are dropped into, seen from the pipeline. */
public interface Inbox {
  /** Claimed files that no run has finished, in the order they were claimed. */
  List<Claim> claims();

  /** How many files wait to be claimed. */
  int waiting();

  /** SHA-256 of the claimed file's bytes, hex. */
  String sha256(Claim claim);

  /** Whether the file is still what it was when it was claimed. */
  boolean isUnchanged(Claim claim);

  /** Puts the file back to be read again as new content; nothing is overwritten. */
  void giveBack(Claim claim);

  /**
   * Returns a free place below the inbox: {@code done/2026-11-03/clients.csv}, or {@code
   * clients~2.csv}.
   *
   * @param folder {@code done} or {@code failed}
   * @param taken places already promised to other files
   */
  String place(String folder, String day, String name, java.util.function.Predicate<String> taken);

  /** Whether somebody put another file where a claimed one that still waits was promised to go. */
  boolean isPlaceLost(String claimId, String name, String place);

  /**
   * Moves a claimed file to its place; a file that is already there stays.
   *
   * @param sha256 of what was ingested, for a file claimed by a process that is gone
   * @return false when the file changed since it was claimed: it went back to be read again, now or
   *     in a run that was cut short since
   */
  boolean archive(String claimId, String name, String place, String sha256);

  /**
   * Looks after a restart whether an archived file is still what was ingested, and goes on watching
   * it.
   *
   * @return false when it had been written to: it went back to be read again
   */
  boolean recheck(String place, String name, String sha256);
}

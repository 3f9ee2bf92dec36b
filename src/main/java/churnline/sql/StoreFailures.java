package churnline.sql;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.nio.file.Path;

/** What a database refuses, in the words of the ledger. */
final class StoreFailures {
  private StoreFailures() {}

  /** A failure that may pass: whatever it was, the work is tried again by the next run. */
  static UnavailableException unavailable(String what, Exception failure) {
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE,
        what + ": " + firstLine(failure) + "; it is tried again",
        failure);
  }

  /** A file of which a part is gone may open and fail at the first look into it. */
  static UnavailableException cannotOpen(Path file, Exception failure) {
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE,
        "cannot open "
            + file
            + ": "
            + firstLine(failure)
            + "; make sure that it can be read and written and that its disk has room; when it is"
            + " damaged restore a backup of the home",
        failure);
  }

  private static String firstLine(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}

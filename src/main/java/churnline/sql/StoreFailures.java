package churnline.sql;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;

/** What a database refuses, in the words of the ledger. */
final class StoreFailures {
  private StoreFailures() {}

  /** A failure that may pass: whatever it was, the work is tried again by the next run. */
  static UnavailableException unavailable(String what, Exception failure) {
    String message = String.valueOf(failure.getMessage());
    String line = message.lines().findFirst().orElse(message);
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE, what + ": " + line + "; it is tried again", failure);
  }
}

package churnline.edge.sql;

import churnline.core.fault.FaultCode;
import churnline.core.fault.OutOfMemory;
import churnline.core.fault.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What a database refuses, in the words of the ledger. */
public final class StoreFailures {
  /**
   * A result that fails after its statement has succeeded is told by DuckDB's driver as invalid.
   */
  private static final Pattern SHORT_OF_MEMORY =
      Pattern.compile(
          "^Out of Memory Error|^Invalid Input Error: Invalid result set|failed to pin block");

  /** What DuckDB keeps of an error that was thrown where it calls back into Java. */
  private static final Pattern OUT_OF_HEAP =
      Pattern.compile("^Invalid Input Error: java\\.lang\\.OutOfMemoryError");

  private StoreFailures() {}

  /** A failure that may pass: whatever it was, the work is tried again by the next run. */
  public static UnavailableException unavailable(String what, Exception failure) {
    if (failure instanceof SQLException
        && OUT_OF_HEAP.matcher(String.valueOf(failure.getMessage())).find()) {
      OutOfMemory.endIf(new OutOfMemoryError(firstLine(failure)));
    }
    String why =
        isShortOfMemory(failure)
            ? "it has used up the memory it may take (%s); raise churn.store.memory"
                .formatted(firstLine(failure))
            : firstLine(failure);
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE, what + ": " + why + "; it is tried again", failure);
  }

  /** Whether the embedded store had no memory left for this beside what else it did. */
  static boolean isShortOfMemory(Exception failure) {
    return failure instanceof SQLException
        && SHORT_OF_MEMORY.matcher(String.valueOf(failure.getMessage())).find();
  }

  /** A file of which a part is gone may open and fail at the first look into it. */
  public static UnavailableException cannotOpen(Path file, Exception failure) {
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

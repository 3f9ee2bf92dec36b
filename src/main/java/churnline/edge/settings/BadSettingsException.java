package churnline.edge.settings;

import java.util.List;

/** Start-up only: printed without a stack trace, then the process exits with {@link #STATUS}. */
public final class BadSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit status for settings that cannot be used: {@code EX_CONFIG} of sysexits.h. */
  public static final int STATUS = 78;

  private final int count;

  /**
   * @param source what is at fault, {@code application.properties has} or {@code settings have}
   * @param problems one line each, at least one
   */
  BadSettingsException(String source, List<String> problems) {
    super(source + " " + problems.size() + " problem(s):\n  - " + String.join("\n  - ", problems));
    count = problems.size();
  }

  /** How many problems the message lists. */
  public int count() {
    return count;
  }
}

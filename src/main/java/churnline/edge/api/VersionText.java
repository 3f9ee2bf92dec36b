package churnline.edge.api;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as clients write them. */
public final class VersionText {
  private static final Pattern VERSION = Pattern.compile("v?0*([1-9][0-9]{0,8})");

  private VersionText() {}

  /**
   * Reads {@code v0007} or {@code 7}.
   *
   * @throws BadInputException REQUEST_MALFORMED
   */
  public static int parse(String text) {
    Matcher version = VERSION.matcher(text);
    if (!version.matches()) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "'" + Request.shortened(text) + "' is not a version; expected one such as v0001 or 1");
    }
    return Integer.parseInt(version.group(1));
  }
}

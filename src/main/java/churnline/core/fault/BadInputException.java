package churnline.core.fault;

/** The file or request itself is wrong: never retried, set aside with its reasons, HTTP 4xx. */
public final class BadInputException extends ChurnlineException {
  private static final long serialVersionUID = 1L;

  public BadInputException(FaultCode code, String detail) {
    super(code, detail, null);
  }

  public BadInputException(FaultCode code, String detail, Throwable cause) {
    super(code, detail, cause);
  }
}

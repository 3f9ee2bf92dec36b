package churnline.core.fault;

/** Disk, database or lock not usable now: retried with backoff, HTTP 503. */
public final class UnavailableException extends ChurnlineException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(FaultCode code, String detail) {
    super(code, detail, null);
  }

  public UnavailableException(FaultCode code, String detail, Throwable cause) {
    super(code, detail, cause);
  }
}

package churnline.core.fault;

/** Well-formed, but the present state forbids it: HTTP 409. */
public final class ConflictException extends ChurnlineException {
  private static final long serialVersionUID = 1L;

  public ConflictException(FaultCode code, String detail) {
    super(code, detail, null);
  }

  public ConflictException(FaultCode code, String detail, Throwable cause) {
    super(code, detail, cause);
  }
}

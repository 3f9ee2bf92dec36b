package churnline.core.fault;

/** A failure that Churnline knows how to handle. Anything else thrown is a defect. */
public abstract sealed class ChurnlineException extends RuntimeException
    permits BadInputException, ConflictException, UnavailableException {
  private static final long serialVersionUID = 1L;
  private final FaultCode code;
  private final String detail;

  /**
   * @param detail what we saw; what we expected; where; what to do
   */
  protected ChurnlineException(FaultCode code, String detail, Throwable cause) {
    super(code + ": " + detail, cause);
    this.code = code;
    this.detail = detail;
  }

  public final FaultCode code() {
    return code;
  }

  /** The message without its code. */
  public final String detail() {
    return detail;
  }
}

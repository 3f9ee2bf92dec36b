package churnline.edge.http.body;

/** The other side is gone or stalls: nobody is left to be answered, or to answer. */
public final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String what, Throwable cause) {
    super(what, cause);
  }
}

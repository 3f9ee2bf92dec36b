package churnline.edge.versions;

/** Why a newest release is unknown, in words that follow its name. */
final class LookupException extends Exception {
  private static final long serialVersionUID = 1L;

  LookupException(String message) {
    super(message);
  }
}

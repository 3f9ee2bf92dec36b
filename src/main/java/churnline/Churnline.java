package churnline;

/** Starts Churnline. */
public final class Churnline {
  private Churnline() {}

  /** Runs. */
  public static void main(String[] args) {}
}

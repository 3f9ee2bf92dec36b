package churnline;

import churnline.command.Commands;

/** The program. */
public final class Churnline {
  private Churnline() {}

  /** Runs a command and leaves with its status. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(Commands.execute(args));
  }
}

package churnline;

import churnline.command.Commands;
import churnline.fault.OutOfMemory;
import org.slf4j.LoggerFactory;

/** The program. */
public final class Churnline {
  private Churnline() {}

  /** Runs a command and leaves with its status. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Thread.setDefaultUncaughtExceptionHandler(Churnline::died);
    System.exit(Commands.execute(args));
  }

  private static void died(Thread thread, Throwable failure) {
    OutOfMemory.endIf(failure);
    LoggerFactory.getLogger("run")
        .error("a defect of Churnline ended the thread {}", thread.getName(), failure);
  }
}

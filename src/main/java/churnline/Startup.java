package churnline;

import churnline.app.command.Unforeseen;
import churnline.app.wiring.OpenFiles;
import churnline.core.fault.OutOfMemory;
import java.util.Optional;

/** Where the program begins: also where nothing else can be loaded it says why, in a line. */
public final class Startup {
  private static final int FAILED = 1;

  private Startup() {}

  /** Runs a command and returns its exit status: 0, 1, 64 usage, 78 settings. */
  public static int execute(String... args) {
    Optional<String> obstacle = OpenFiles.obstacle();
    if (obstacle.isPresent()) {
      System.err.println(obstacle.get());
      return FAILED;
    }
    try {
      return Commands.execute(args);
    } catch (Error broken) {
      OutOfMemory.endIf(broken);
      return Unforeseen.tell(broken, System.err::println);
    }
  }
}

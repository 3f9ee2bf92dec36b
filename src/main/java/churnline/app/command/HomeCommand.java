package churnline.app.command;

import churnline.app.connection.Connection;
import churnline.app.wiring.Connector;
import churnline.app.wiring.Homes;
import churnline.edge.json.Json;
import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on a home: beside a running service through HTTP, without one on the store itself. */
public abstract class HomeCommand implements Callable<Integer> {
  static final int DONE = 0;
  public static final int FAILED = 1;

  @Mixin private HomeOption place;

  @Option(names = "--json", description = "Print the API's JSON unchanged, for scripts.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    // what the run log says goes to the file; here only what went wrong
    System.setProperty("churnline.console.level", "WARN");
    System.setProperty("churnline.console.target", "System.err");
    if (!makesHome() && !Files.isDirectory(place.home)) {
      throw new CommandFailed(
          "no home at " + place.home + "; expected a folder that 'run' has made");
    }
    Settings settings = Homes.prepare(place.home);
    try (Connection connection =
        Connector.open(
            settings, spec.name(), Clock.system(ZoneId.systemDefault()), this::waiting)) {
      return run(new Client(connection), settings);
    } finally {
      out().flush();
    }
  }

  /** Whether the API's answer is wanted as it is. */
  final boolean isJson() {
    return json;
  }

  /** Whether the command may be the first one on a home. */
  boolean makesHome() {
    return false;
  }

  private void waiting(String holder) {
    err().println("waiting: " + holder + " has this home");
  }

  /** Does it; returns the exit status. */
  abstract int run(Client client, Settings settings) throws Exception;

  /**
   * Prints the answer itself when that was asked for. When it was not, its texts lose what a
   * terminal would obey.
   */
  final boolean printed(JsonNode answer) {
    if (json) {
      out().println(Json.pretty(answer));
    } else {
      AnswerText.tame(answer);
    }
    return json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** One line of {@code key: text}. */
  final void line(String key, String text) {
    out().printf("%-16s %s%n", key + ":", text);
  }
}

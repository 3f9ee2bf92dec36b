package churnline.command;

import churnline.app.Connection;
import churnline.app.Connections;
import churnline.app.Homes;
import churnline.json.Json;
import churnline.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on a home: beside a running service through HTTP, without one on the store itself. */
abstract class HomeCommand implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;

  @Mixin private HomeOption place;

  @Option(names = "--json", description = "Print the API's answer as it is, for scripts.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    // what the run log says goes to the file; here only what went wrong
    System.setProperty("churnline.console.level", "WARN");
    System.setProperty("churnline.console.target", "System.err");
    Settings settings = Homes.prepare(place.home);
    try (Connection connection =
        Connections.open(settings, spec.name(), Clock.system(ZoneId.systemDefault()))) {
      return run(new Client(connection), settings);
    } finally {
      out().flush();
    }
  }

  /** Does it; returns the exit status. */
  abstract int run(Client client, Settings settings) throws Exception;

  /** Prints the answer itself when that was asked for. */
  final boolean printed(JsonNode answer) {
    if (json) {
      out().println(Json.pretty(answer));
    }
    return json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** One line of {@code key: text}. */
  final void line(String key, String text) {
    out().printf("%-16s %s%n", key + ":", text);
  }
}

package churnline.app.demo;

import churnline.app.command.Client;
import churnline.app.command.CommandFailed;
import churnline.app.command.HomeCommand;
import churnline.app.connection.Connection;
import churnline.app.wiring.Connector;
import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import churnline.edge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays a year on made-up clients, on a home of its own, and leaves the service running. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Play a year of monthly files of synthetic clients in half a minute, in a home of its own;"
          + " then keep serving."
    },
    footer = {
      "%nExamples:",
      "  churnline demo",
      "  churnline demo --seed 7          (other clients, the same year)",
      "  churnline demo --then-stop       (only the story)"
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "demo",
      description =
          "Working directory of the demo; one that exists is left alone and DIR-2 is made.")
  private Path home;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed makes up other clients. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--then-stop", description = "Exit when the demo ends.")
  private boolean thenStop;

  @Spec private CommandSpec spec;
  private volatile int status;

  @Override
  public Integer call() throws Exception {
    // the story is told here; what the service says of itself is in the home's log
    System.setProperty("churnline.console.level", "OFF");
    Path folder = unused(home.toAbsolutePath().normalize());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("application.properties"), SETTINGS);
    Settings settings = Homes.prepare(folder);
    Service service = new Service(settings, Clock.system(ZoneId.systemDefault()));
    Thread story = new Thread(() -> tell(settings, service), "demo");
    story.setDaemon(true);
    int exit = service.run(story::start);
    return Math.max(exit, status);
  }

  private static final String SETTINGS =
      """
      # The demo's clients: one row per client and month.
      churn.schema.id       = corporation
      churn.schema.time     = month
      churn.schema.target   = exited
      churn.schema.positive = 1
      churn.schema.negative = 0
      churn.schema.numeric  = lastmonth_activity, lastyear_activity, number_of_employees
      churn.inbox.quiet     = 100ms
      """;

  /** The folder itself, or {@code demo-2}, {@code demo-3} beside it when it is there already. */
  private static Path unused(Path wanted) {
    Path folder = wanted;
    for (int number = 2; Files.exists(folder); number++) {
      folder = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    return folder;
  }

  private void tell(Settings settings, Service service) {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = Connector.open(settings, "demo", Clock.systemUTC(), line -> {})) {
      out.printf(
          "Churnline demo: a year of %,d made-up corporate clients, in %s%n%n",
          DemoStory.CLIENTS, settings.folders().home());
      new DemoStory(
              new Client(connection),
              settings,
              seed,
              line -> {
                out.println(line);
                out.flush();
              })
          .tell();
      if (!thenStop) {
        goOn(settings, service, out);
      }
    } catch (IOException | CommandFailed failure) {
      spec.commandLine().getErr().println("the demo cannot go on: " + failure.getMessage());
      status = HomeCommand.FAILED;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (thenStop || status != 0) {
      service.stop();
    }
  }

  private static void goOn(Settings settings, Service service, PrintWriter out) {
    String base = "http://" + settings.http().host() + ":" + service.port();
    Path home = settings.folders().home();
    out.printf("%nThe service keeps running. Look at%n");
    out.printf(
        "  %s     every file with its receipt and predictions%n", home.resolve("inbox/done"));
    out.printf("  %s     what happened, line by line%n", home.resolve("logs/churnline.log"));
    out.printf("  %s     one folder per model%n", home.resolve("models"));
    out.printf("or ask it%n");
    for (String path :
        new String[] {"/clients?top=5", "/scoring", "/models", "/runs?limit=3", "/diagnostics"}) {
      out.printf("  curl -s '%s%s'%n", base, path);
    }
    out.printf("or, in another terminal,%n");
    out.printf("  ./churnline status --home %s%n", home);
    out.printf("  ./churnline models compare v0001 v0002 --home %s%n", home);
    out.printf("or drop a CSV into %s. Stop it with Ctrl-C.%n", settings.folders().inbox());
    out.flush();
  }
}

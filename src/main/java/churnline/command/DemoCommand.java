package churnline.command;

import churnline.app.Homes;
import churnline.app.Service;
import churnline.generate.CorporateGenerator;
import churnline.generate.CorporateRow;
import churnline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job on data it makes up, on a home of its own, and leaves the service running. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Show the main job on generated data, in a home of its own; then keep serving.")
final class DemoCommand implements Callable<Integer> {
  private static final int CLIENTS = 4_000;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long LOOK_EVERY_MILLIS = 100;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "demo",
      description =
          "Working directory of the demo; one that exists is left alone and ./demo-2 is made.")
  private Path home;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the generated data.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    Settings settings = Homes.prepare(unused(home.toAbsolutePath().normalize()));
    Service service = new Service(settings, Clock.system(ZoneId.systemDefault()));
    Thread story = new Thread(() -> tell(settings, service), "demo");
    story.setDaemon(true);
    return service.run(story::start);
  }

  /** The folder itself, or {@code demo-2}, {@code demo-3} beside it when it is there already. */
  private static Path unused(Path wanted) {
    Path folder = wanted;
    for (int number = 2; Files.exists(folder); number++) {
      folder = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    return folder;
  }

  private void tell(Settings settings, Service service) {
    CorporateGenerator clients = new CorporateGenerator(seed, CLIENTS);
    Path inbox = settings.folders().inbox();
    try {
      say("Churnline demo: " + CLIENTS + " made-up corporate clients, in " + inbox.getParent());
      say("\nJanuary: the first batch; a model is trained on it. Dropping january.csv");
      drop(service, clients.stable(1), inbox.resolve("january.csv"));
      say("\nFebruary: nothing has changed. Dropping february.csv");
      drop(service, clients.stable(2), inbox.resolve("february.csv"));
      say("\nMarch: clients now leave for other reasons. Dropping march.csv");
      drop(service, clients.drifted(3), inbox.resolve("march.csv"));
      say("\nThe service goes on. Drop CSV files into " + inbox + ", or try:");
      String base = "http://" + settings.http().host() + ":" + service.port();
      for (String path : new String[] {"/scoring", "/clients?top=5", "/runs", "/diagnostics"}) {
        say("  curl -s '" + base + path + "'");
      }
      say("Stop it with Ctrl-C.");
    } catch (IOException failure) {
      say("the demo cannot go on: " + failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops a file, waits for its receipt and the end of its run, and shows the receipt. */
  private static void drop(Service service, Stream<CorporateRow> rows, Path file)
      throws IOException, InterruptedException {
    CorporateGenerator.write(rows, file);
    String wanted = file.getFileName() + ".receipt.txt";
    Path done = file.resolveSibling("done");
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_EVERY_MILLIS) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      Optional<Path> receipt = find(done, wanted);
      if (receipt.isPresent() && !service.isBusy()) {
        Files.readAllLines(receipt.get()).forEach(line -> say("  | " + line));
        return;
      }
    }
    say("  no receipt after a minute; see logs/churnline.log");
  }

  private static Optional<Path> find(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).findFirst();
    }
  }

  private static void say(String text) {
    System.out.println(text);
  }
}

package churnline;

import churnline.demo.CorporateGenerator;
import churnline.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
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
  private static final long RECEIPT_PATIENCE_MILLIS = 60_000;
  private static final long LOOK_EVERY_MILLIS = 100;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Working directory of the demo, made anew. Default: ./demo, or ./demo-2 …")
  private Path home;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the generated data.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    Settings settings = Churnline.prepare(unused(home.toAbsolutePath().normalize()));
    Thread story = new Thread(() -> tell(settings), "demo");
    story.setDaemon(true);
    return new Service(settings, Clock.system(ZoneId.systemDefault())).run(story::start);
  }

  /** The folder itself, or {@code demo-2}, {@code demo-3} beside it when it is there already. */
  private static Path unused(Path wanted) {
    Path folder = wanted;
    for (int number = 2; Files.exists(folder); number++) {
      folder = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    return folder;
  }

  private void tell(Settings settings) {
    Path inbox = settings.folders().inbox();
    CorporateGenerator clients = new CorporateGenerator(seed, CLIENTS);
    try {
      say("Churnline demo: " + CLIENTS + " made-up corporate clients, in " + inbox.getParent());
      drop(
          "January: the first batch; a model is trained on it",
          inbox,
          "january.csv",
          clients.stable(1));
      drop("February: nothing has changed", inbox, "february.csv", clients.stable(2));
      drop("March: clients now leave for other reasons", inbox, "march.csv", clients.drifted(3));
      say("The service goes on. Drop CSV files into " + inbox + ", or try:");
      String base = "http://" + settings.http().host() + ":" + settings.http().port();
      for (String path : new String[] {"/scoring", "/clients?top=5", "/runs", "/diagnostics"}) {
        say("  curl -s '" + base + path + "'");
      }
      say("Stop it with Ctrl-C.");
    } catch (java.io.IOException failure) {
      say("the demo cannot go on: " + failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drop(
      String story, Path inbox, String name, Stream<churnline.demo.CorporateRow> rows)
      throws java.io.IOException, InterruptedException {
    say("");
    say(story + ". Dropping " + name);
    CorporateGenerator.write(rows, inbox.resolve(name));
    long until = System.currentTimeMillis() + RECEIPT_PATIENCE_MILLIS;
    while (System.currentTimeMillis() < until) {
      try (Stream<Path> files = Files.walk(inbox.resolve("done"))) {
        var receipt =
            files
                .filter(file -> file.getFileName().toString().equals(name + ".receipt.txt"))
                .findFirst();
        if (receipt.isPresent()) {
          Files.readAllLines(receipt.get()).forEach(line -> say("  | " + line));
          return;
        }
      } catch (java.nio.file.NoSuchFileException notYet) {
        // nothing is done yet
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    say("  no receipt after a minute; see logs/churnline.log");
  }

  private static void say(String text) {
    System.out.println(text);
  }
}

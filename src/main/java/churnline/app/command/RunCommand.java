package churnline.app.command;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Service;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The service. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Watch the inbox and serve HTTP until stopped (the default).",
    footer = {
      "%nExamples:",
      "  churnline run",
      "  churnline run --home /srv/clients",
      "  CHURN_HTTP_PORT=8081 churnline run --home examples/fixed-line-telecom"
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private HomeOption place;

  @Override
  public Integer call() throws Exception {
    return new Service(Homes.prepare(place.home), Clock.system(ZoneId.systemDefault()))
        .run(() -> {});
  }

  /** Starts and stops once, so that the launcher can archive the classes this loads. */
  @Command(name = "warm-up", hidden = true, mixinStandardHelpOptions = true)
  public static final class WarmUp implements Callable<Integer> {
    @Option(names = "--home", required = true)
    private java.nio.file.Path home;

    @Override
    public Integer call() throws Exception {
      System.setProperty("churn.http.port", "0");
      return new Service(Homes.prepare(home), Clock.system(ZoneId.systemDefault())).warmUp();
    }
  }
}

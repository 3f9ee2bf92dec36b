package churnline.app.command;

import churnline.app.wiring.Homes;
import churnline.app.wiring.Stores;
import churnline.edge.settings.Secret;
import churnline.edge.settings.Settings;
import churnline.edge.settings.StoreUrl;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From one database to another. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Move the whole store of a home into another, empty database, in one transaction; then"
          + " compare every table. The store it comes from is only read. User and password of"
          + " PostgreSQL are those of churn.store.user and churn.store.password. The service must"
          + " not run."
    },
    footer = {
      "%nExamples:",
      "  churnline migrate --from embedded --to jdbc:postgresql://localhost:5432/churnline",
      "  churnline migrate --from jdbc:postgresql://localhost:5432/churnline --to embedded"
    })
public final class MigrateCommand implements Callable<Integer> {
  @Mixin private HomeOption place;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "STORE",
      description = "Where the store is: embedded, or the URL of a PostgreSQL.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "STORE",
      description = "Target: embedded, or the URL of a PostgreSQL.")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    System.setProperty("churnline.console.level", "WARN");
    System.setProperty("churnline.console.target", "System.err");
    StoreUrl source = url("--from", from);
    StoreUrl target = url("--to", to);
    if (source.equals(target)) {
      throw new ParameterException(
          spec.commandLine(), "--from and --to name the same store: " + source);
    }
    Settings settings = Homes.prepare(place.home);
    PrintWriter out = spec.commandLine().getOut();
    List<Stores.Moved> tables =
        Stores.move(settings, source, target, Clock.system(ZoneId.systemDefault()));
    out.printf("%-16s %12s  %s%n", "table", "rows", "SHA-256, the same in both");
    for (Stores.Moved moved : tables) {
      out.printf(Locale.ROOT, "%-16s %,12d  %s%n", moved.table(), moved.rows(), moved.sha256());
    }
    out.printf(
        "moved from %s, which is as it was, to %s; now set churn.store.url = %s%n",
        source, target, target);
    out.flush();
    return 0;
  }

  private StoreUrl url(String option, String text) {
    try {
      return StoreUrl.parse(text);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(
          spec.commandLine(),
          option + " = '" + Secret.withoutPassword(text) + "': expected " + StoreUrl.EXPECTED);
    }
  }
}

package churnline;

import churnline.fault.ChurnlineException;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import churnline.settings.BadSettingsException;
import churnline.settings.Settings;
import churnline.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "churnline",
    description = "Which clients are about to leave, and can the model that says so be trusted?",
    mixinStandardHelpOptions = true,
    version = "Churnline 0.1.0",
    subcommands = {Churnline.Run.class, Churnline.WarmUp.class, DemoCommand.class})
public final class Churnline implements Callable<Integer> {
  static final int FAILED = 1;
  private static final int USAGE = 64;

  @Spec private CommandSpec spec;

  private Churnline() {}

  /** Runs a command and leaves with its status: 0, 1, 64 usage, 78 settings. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    CommandLine commands = new CommandLine(new Churnline());
    commands.setParameterExceptionHandler(
        (failure, given) -> {
          failure.getCommandLine().getErr().println(failure.getMessage());
          failure.getCommandLine().usage(failure.getCommandLine().getErr());
          return USAGE;
        });
    commands.setExecutionExceptionHandler((failure, command, result) -> explain(failure, command));
    System.exit(commands.execute(args.length == 0 ? new String[] {"run"} : args));
  }

  private static int explain(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof BadSettingsException settings) {
      command.getErr().println(settings.getMessage());
      return BadSettingsException.STATUS;
    }
    if (failure instanceof ChurnlineException known) {
      command.getErr().println(known.getMessage());
      return FAILED;
    }
    throw failure;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return USAGE;
  }

  /** Reads the settings of a home and prepares its folders. */
  static Settings prepare(Path home) {
    try {
      return open(home);
    } catch (IOException failure) {
      throw new UnavailableException(
          FaultCode.DISK_UNAVAILABLE,
          "the home "
              + home
              + " cannot be made or read: "
              + failure
              + "; expected a folder of this user; name another with --home",
          failure);
    }
  }

  private static Settings open(Path home) throws IOException {
    Path folder = home.toAbsolutePath().normalize();
    Files.createDirectories(folder);
    Settings settings = SettingsReader.load(folder);
    for (Path one : settings.folders().all()) {
      Files.createDirectories(one);
    }
    System.setProperty("churnline.logs", settings.folders().logs().toString());
    System.setProperty("churnline.logs.days", String.valueOf(settings.logs().days()));
    System.setProperty("churnline.logs.size", String.valueOf(settings.logs().maxBytes()));
    return settings;
  }

  /** Watches the inbox and serves HTTP until stopped. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Watch the inbox and serve HTTP until stopped (the default).")
  static final class Run implements Callable<Integer> {
    @Option(
        names = "--home",
        paramLabel = "DIR",
        defaultValue = ".",
        description = "Working directory; missing folders are made. Default: the current one.")
    private Path home;

    @Override
    public Integer call() throws Exception {
      return new Service(prepare(home), Clock.system(ZoneId.systemDefault())).run(() -> {});
    }
  }

  /** Starts and stops once, so that the launcher can archive the classes this loads. */
  @Command(name = "warm-up", hidden = true, mixinStandardHelpOptions = true)
  static final class WarmUp implements Callable<Integer> {
    @Option(names = "--home", required = true)
    private Path home;

    @Override
    public Integer call() throws Exception {
      System.setProperty("churn.http.port", "0");
      return new Service(prepare(home), Clock.system(ZoneId.systemDefault())).warmUp();
    }
  }
}

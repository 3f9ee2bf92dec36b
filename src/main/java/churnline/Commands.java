package churnline;

import churnline.app.command.ClientsCommand;
import churnline.app.command.CommandFailed;
import churnline.app.command.DeployCommand;
import churnline.app.command.DiagnoseCommand;
import churnline.app.command.FullProcessCommand;
import churnline.app.command.IngestCommand;
import churnline.app.command.MigrateCommand;
import churnline.app.command.ModelsCommand;
import churnline.app.command.PredictCommand;
import churnline.app.command.RebuildCommand;
import churnline.app.command.ReportCommand;
import churnline.app.command.RunCommand;
import churnline.app.command.ScoreCommand;
import churnline.app.command.StandardOutput;
import churnline.app.command.StatusCommand;
import churnline.app.command.TrainCommand;
import churnline.app.command.Unforeseen;
import churnline.app.demo.DemoCommand;
import churnline.app.demo.GenerateCommand;
import churnline.core.fault.ChurnlineException;
import churnline.edge.settings.BadSettingsException;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. A new command is one class, and its name here. */
@Command(
    name = "churnline",
    description = "Tells which clients are about to leave, and whether the model can be trusted.",
    mixinStandardHelpOptions = true,
    version = "Churnline 0.1.0",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      ClientsCommand.class,
      IngestCommand.class,
      FullProcessCommand.class,
      TrainCommand.class,
      ScoreCommand.class,
      ModelsCommand.class,
      DeployCommand.class,
      PredictCommand.class,
      DiagnoseCommand.class,
      ReportCommand.class,
      RebuildCommand.class,
      MigrateCommand.class,
      GenerateCommand.class,
      GenerateCompletion.class,
      RunCommand.WarmUp.class
    },
    footer = {
      "%nBeside a running service a command goes through HTTP; without one it opens the store"
          + " itself.",
      "Exit status: 0 done, 1 could not, 64 wrong usage, 78 wrong settings.",
      "%nExamples:",
      "  churnline demo                         a year of made-up clients, in half a minute",
      "  churnline run --home /srv/clients      the service",
      "  churnline status --home /srv/clients   the state of the service",
      "  source <(churnline generate-completion)"
    })
public final class Commands implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE = 64;

  @Spec private CommandSpec spec;

  private Commands() {}

  /** Runs a command and returns its exit status: 0, 1, 64 usage, 78 settings. */
  public static int execute(String... args) {
    int status = line().execute(args.length == 0 ? new String[] {"run"} : args);
    Optional<String> fault = StandardOutput.fault();
    fault.ifPresent(System.err::println);
    return fault.isPresent() && status == 0 ? FAILED : status;
  }

  /** The parser, ready to execute. */
  public static CommandLine line() {
    CommandLine commands = new CommandLine(new Commands());
    commands.setParameterExceptionHandler(
        (failure, given) -> {
          CommandLine command = failure.getCommandLine();
          command.getErr().println(failure.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
          command.getErr().println("see 'churnline " + path(command) + "--help'");
          return USAGE;
        });
    commands.setExecutionExceptionHandler((failure, command, result) -> explain(failure, command));
    return commands;
  }

  private static String path(CommandLine command) {
    String full = command.getCommandSpec().qualifiedName(" ");
    int blank = full.indexOf(' ');
    return blank < 0 ? "" : full.substring(blank + 1) + " ";
  }

  private static int explain(Exception failure, CommandLine command) {
    if (failure instanceof BadSettingsException settings) {
      command.getErr().println(settings.getMessage());
      return BadSettingsException.STATUS;
    }
    if (failure instanceof ChurnlineException || failure instanceof CommandFailed) {
      command.getErr().println(failure.getMessage());
      return FAILED;
    }
    return Unforeseen.tell(failure, command.getErr()::println);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command is given");
  }
}

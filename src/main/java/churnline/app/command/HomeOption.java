package churnline.app.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command on a home has. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Working directory; missing folders are made. Default: the current one.")
  Path home;
}

package churnline.app.demo;

import churnline.app.command.StandardOutput;
import churnline.edge.generate.Dialect;
import churnline.edge.generate.GeneratedRow;
import churnline.edge.generate.Populations;
import churnline.edge.generate.Scenario;
import churnline.edge.generate.Snapshot;
import churnline.edge.generate.SnapshotCsv;
import churnline.edge.generate.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes one month of made-up clients as a CSV file. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Generate a month of synthetic clients as a CSV file.",
      "The same arguments give the same file. Clients stay the same over the months."
    },
    footer = {
      "",
      "Examples:",
      "  churnline generate --month 3 --output inbox/march.csv",
      "  churnline generate --month 4 --scenario changed-relation --output april.csv",
      "  churnline generate --population fixed-line --dialect excel --truth",
      "  churnline generate --clients 1000000 --output clients.csv.gz"
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec;

  @Option(
      names = "--population",
      paramLabel = "POPULATION",
      defaultValue = "corporate",
      description = "Who: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Populations population;

  @Option(
      names = "--scenario",
      paramLabel = "SCENARIO",
      defaultValue = "stable",
      description = "What happens: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Scenario scenario;

  @Option(
      names = "--month",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which month, from 1, which is January 2026. Default: ${DEFAULT-VALUE}.")
  private int month;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "Month in which the scenario begins. Default: the month itself.")
  private Integer from;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Rows, one per client. Default: ${DEFAULT-VALUE}.")
  private long clients;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed makes up other clients. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--month-column",
      description = "Add a column 'month' (yyyy-MM), for churn.schema.time.")
  private boolean monthColumn;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "plain",
      description = "${COMPLETION-CANDIDATES} (byte order mark, CRLF). Default: ${DEFAULT-VALUE}.")
  private Dialect dialect;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = STANDARD_OUTPUT,
      description =
          "Output file, compressed when its name ends in .gz; - is standard output, the default.")
  private String output;

  @Option(
      names = "--truth",
      description =
          "Print to standard error the churn rate, the best AUC a model can reach, and the number"
              + " of bad rows.")
  private boolean truth;

  @Override
  public Integer call() {
    Snapshot snapshot = snapshot();
    Truth.Tally tally = new Truth.Tally();
    Consumer<GeneratedRow> seen = truth ? tally : row -> {};
    if (output.equals(STANDARD_OUTPUT)) {
      print(snapshot, seen);
    } else {
      SnapshotCsv.write(snapshot, dialect, Path.of(output), seen);
    }
    if (truth) {
      spec.commandLine().getErr().println(text(tally.truth()));
    }
    return 0;
  }

  private Snapshot snapshot() {
    int begin = from == null ? month : from;
    try {
      return new Snapshot(population.clients(), scenario, begin, month, clients, seed, monthColumn);
    } catch (IllegalArgumentException wrong) {
      throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private void print(Snapshot snapshot, Consumer<GeneratedRow> seen) {
    try {
      SnapshotCsv.write(snapshot, dialect, StandardOutput.stream(), seen);
    } catch (IOException lost) {
      // it is told at the end of every command
    }
  }

  private static String text(Truth truth) {
    return String.format(
        Locale.ROOT,
        "rows=%d left=%.3f optimal-auc=%.4f bad-rows=%d",
        truth.rows(),
        truth.left(),
        truth.optimalAuc(),
        truth.badRows());
  }
}
